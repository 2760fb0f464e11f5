/**
 * When something first happened has one answer, whoever asks: the verdict on a preset, the inspector, the comparison, t₅₀,
 * a sweep, and the command line, all over the same stored rows. What stops a run asks the same module (`threshold.ts`); its
 * own test is that of the stop rules.
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Expectation } from '#shared/measure'
import { columnNames, makeColumn } from '#shared/metrics'
import type { SweepSpec } from '#shared/sweep'
import { cellState, reachedQuartiles } from '#shared/sweep/outcomes'
import type { Bound } from '#shared/threshold'
import { eventOf } from '../../src/kit/panel/axes/leap'
import { describeRun } from '../../src/main/hosts/cli/describe'
import { summariseRun } from '../../src/main/hosts/cli/summary'
import { judgeRun } from '../../src/main/services/runs/expectations'
import { declarationsFor, requireSpec } from '../main/asked/drafts'
import { Outcomes } from '../../src/main/services/sweeps/outcomes'
import { openLibrary } from '../../src/main/store/library'
import { RunData } from '../../src/renderer/state/runs/runData.svelte'
import { outcomeRows } from '../../src/renderer/views/compare/rows'
import { crossingTables } from '../../src/renderer/views/inspector/crossingTables'
import { openBench, openFamilies, quickDraft, type Bench } from '../main/services/support'

const BUDGET = 1000
const metric = 'test.accuracy'

let bench: Bench
beforeEach(async () => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
  bench = await openBench()
})
afterEach(() => bench.close())

/** Stores a run whose seeds are right in nothing, and from these steps on in everything; null: never. */
async function store(reached: readonly (number | null)[]): Promise<string> {
  const spec = requireSpec(quickDraft({ replicas: reached.length, stop: { steps: BUDGET } }))
  const { series, headline } = declarationsFor(spec)
  const about = { spec, series, headline, preset: 'parity/demo', title: 'Seeds', version: '0' }
  const writer = await openLibrary(bench.library).create(about)
  const rows = Array.from({ length: BUDGET / 100 + 1 }, (_, i) => 100 * i).flatMap((step) =>
    reached.map((at, replica) => ({ step, replica, value: at !== null && step >= at ? 1 : 0.5 }))
  )
  for (const declaration of series.filter(({ inner }) => inner.length === 0)) {
    const names = columnNames(declaration)
    const columns = Object.fromEntries(
      names.map((name) => [name, makeColumn(name, declaration, rows.length)])
    )
    rows.forEach(({ step, replica, value }, row) => {
      for (const name of names)
        columns[name]![row] = name === 'step' ? step : name === 'replica' ? replica : value
    })
    await writer.append(declaration, { series: declaration.name, firstRow: 0, rows: rows.length, columns })
  }
  await writer.update({ status: 'finished', step: BUDGET })
  await writer.close()
  return writer.id
}

/** Everyone's median over seeds of the first step with 99 %; null: not within the budget. */
async function everyone(id: string): Promise<Record<string, number | null>> {
  const { api, services, library: root } = bench
  const library = openLibrary(root)
  const { summary, spec, series } = await api.call('runs.read', { runId: id })
  const threshold = { metric, is: 'atLeast', value: 0.99, inARow: 1 } as const
  const expected: Expectation = {
    kind: 'crossing',
    of: { ...threshold, over: 'median' },
    text: 'All right',
    reported: null,
    accepted: { range: [0, BUDGET - 1], reason: '' }
  }
  const [verdict] = await judgeRun(library, series, summary, [expected])
  const end = await summariseRun({ services, root }, summary)
  const shown = describeRun(await api.call('runs.read', { runId: id }), [verdict!])

  const sweep = { measure: threshold, phases: null } as unknown as SweepSpec
  const read = new Outcomes(library, openFamilies()).read(sweep, { cells: [0], spec }, summary)
  const outcomes = (await read).replicas
  const cell = reachedQuartiles(outcomes).median
  expect(cellState(summary.status, outcomes)).toBe(cell.beyond ? 'censored' : 'done')

  const installed = (await api.call('families.list', {})).find((each) => each.id === spec.family)!
  // T_grok is told of families that say when held-out rows are known
  const telling = { kind: 'crossing', title: 'Known', metrics: ['train.accuracy', metric] } as const
  const family = { ...installed, panels: [...installed.panels, telling] }
  const run = new RunData(
    api,
    id,
    family,
    () => summary,
    () => undefined,
    { colour: 1, dash: 1 }
  )
  await run.load()
  const inspected = crossingTables(run)!.tables[0]!.rows.find(({ level }) => level === 0.99)!.median
  const compared = outcomeRows([run]).find(({ label }) => label === 'T_grok')!.values[0]!
  const leap = outcomeRows([run]).find(({ label }) => label === 't₅₀')!.values[0]!
  run.close()
  for (const bound of [cell, inspected]) if (bound.beyond) expect(bound.at).toBe(BUDGET)
  const number = (text: string): number | null => {
    if (!text.startsWith('>')) return Number(text)
    expect(text).toMatch(/^>.1.?000$/)
    return null
  }
  const known = (bound: Bound | null): number | null => (!bound || bound.beyond ? null : bound.at)
  return {
    verdict: known(verdict!.got),
    'command line, of the preset': known(
      end.expectations.find(({ expectation }) => expectation.text.startsWith('99 %'))!.got
    ),
    'command line, in words': number(/got (> )?[\d ]+/.exec(shown)![0].slice('got '.length)),
    inspector: known(inspected),
    comparison: number(compared),
    'comparison, t₅₀': number(leap),
    't₅₀': eventOf(run)!.step,
    sweep: known(cell)
  }
}

it.each([
  [[100, 200, null, null], null],
  [[100, 200], 150],
  [[null, 300, 100], 300],
  [[500], 500],
  [[null], null]
])('seeds that get there at %j do so together at %j', async (reached, median) => {
  const answers = await everyone(await store(reached))
  expect(answers).toEqual(Object.fromEntries(Object.keys(answers).map((caller) => [caller, median])))
})

it('the command line gives each seed its own', async () => {
  const { summary } = await bench.api.call('runs.read', { runId: await store([100, 200, null, null]) })
  const { crossings } = await summariseRun({ services: bench.services, root: bench.library }, summary)
  expect(crossings[metric]!['0.99']).toEqual([100, 200, null, null])
})
