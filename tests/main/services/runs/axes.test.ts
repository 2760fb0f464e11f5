/** Runs whose family is not installed, along axes that are no steps: everything that is read of them, and what is refused. */
import { readFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SweepSpec } from '#shared/sweep'
import { reachedQuartiles } from '#shared/sweep/outcomes'
import { atLeast } from '#shared/threshold'
import { describeEnd, describeRun, describeRuns } from '../../../../src/main/hosts/cli/describe'
import { exportCommand } from '../../../../src/main/hosts/cli/exportCsv'
import { hostPaths } from '../../../../src/main/hosts/paths'
import { summariseRun } from '../../../../src/main/hosts/cli/summary'
import { Outcomes } from '../../../../src/main/services/sweeps/outcomes'
import { openLibrary } from '../../../../src/main/store/library'
import {
  axisRunNames,
  axisRuns,
  FAMILY,
  headlineOf,
  rowsOf,
  writeAxisRuns,
  type AxisRunName
} from '../../../fixtures/axes'
import { spec as anySpec } from '../../store/rows'
import { openBench, openFamilies, type Bench } from '../support'

let folder: string
let bench: Bench
let ids: Record<AxisRunName, string>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saltus-axes-'))
  ids = await writeAxisRuns(folder)
  bench = await openBench({}, folder)
})
afterAll(async () => {
  await bench.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a run whose family is not installed', () => {
  it('is listed and read, from its own declarations', async () => {
    const runs = await bench.api.call('runs.list', {})
    expect(runs.map(({ id, family }) => [id, family]).sort()).toEqual(
      Object.values(ids)
        .map((id) => [id, FAMILY])
        .sort()
    )
    for (const name of axisRunNames) {
      const detail = await bench.api.call('runs.read', { runId: ids[name] })
      expect(detail).toMatchObject({
        summary: { headline: headlineOf(axisRuns[name]), status: 'finished' },
        series: [axisRuns[name].declaration],
        history: null,
        whyNotDerived: `The family ${FAMILY} is not installed here.`
      })
    }
  })

  it('gives its rows', async () => {
    for (const name of axisRunNames) {
      const { declaration } = axisRuns[name]
      const given = await bench.api.call('series.read', {
        runId: ids[name],
        series: declaration.name,
        fromRow: 0
      })
      expect(given).toEqual(rowsOf(axisRuns[name]))
    }
    const wrong = bench.api.call('series.read', { runId: ids.ridge, series: 'train', fromRow: 0 })
    await expect(wrong).rejects.toMatchObject({ code: 'series.unknown' })
  })

  it('refuses in one sentence what only its family can do, and is not changed by it', async () => {
    const { api } = bench
    const runId = ids.descending
    const path = join(folder, 'runs', runId, 'run.json')
    const library = openLibrary(folder)
    const writer = await library.write(runId)
    await writer.update({ status: 'stopped' })
    await writer.close()
    const before = await readFile(path, 'utf8')
    const { spec } = await api.call('runs.read', { runId })
    const refused = (request: Promise<unknown>, doing: string) =>
      expect(request).rejects.toMatchObject({
        code: 'family.missing',
        message: `The family ${FAMILY} is not installed here, so this run cannot be ${doing}.`
      })
    await refused(api.call('runs.continue', { runId }), 'continued')
    await refused(api.call('runs.fork', { runId, step: 3, draft: spec }), 'forked')
    await refused(api.call('runs.verify', { runId, steps: null }), 'verified')
    await refused(api.call('runs.derive', { runId }), 'derived from')
    await refused(api.call('runs.inspect', { runId, view: 'neurons', step: 0, replica: 0 }), 'looked into')
    await refused(api.call('projections.targets', { runId }), 'laid out')
    const request = { tensor: 'layer1/weight', points: 'columns' }
    await refused(api.call('projections.compute', { runId, request }), 'laid out')
    expect(await readFile(path, 'utf8')).toBe(before)
    await expect(api.call('spec.check', { draft: spec })).resolves.toMatchObject({
      spec: null,
      problems: [{ path: 'family' }]
    })
    expect(await api.call('runs.expectations', { runId }), 'nothing was expected of it').toEqual([])
    const again = await library.write(runId)
    await again.update({ status: 'finished' })
    await again.close()
  })

  it('can be labelled, moved to the trash and brought back', async () => {
    const { api } = bench
    const runId = ids.control
    expect(await api.call('runs.label', { runId, labels: { starred: true } })).toMatchObject({
      starred: true
    })
    await api.call('runs.trash', { runId })
    expect(await api.call('runs.restore', { runId })).toMatchObject({ family: FAMILY })
  })
})

describe('the command line', () => {
  const summaryOf = async (name: AxisRunName) => {
    const { summary } = await bench.api.call('runs.read', { runId: ids[name] })
    return summariseRun({ services: bench.services, root: folder }, summary)
  }

  it('tells where each replica first reached it, as places of the axis', async () => {
    const reached = async (name: AxisRunName) =>
      (await summaryOf(name)).crossings[headlineOf(axisRuns[name])]?.['0.9']
    expect(await reached('ridge')).toEqual([0.001, 0.1])
    expect(await reached('descending')).toEqual([50, 100])
    expect(await reached('phases')).toEqual([-0.5, 0.25])
    expect(await reached('control')).toEqual([20, 40])
    expect((await summaryOf('inner')).taskCrossings['0.75']).toEqual([
      axisRuns.inner.places.slice(1, 7),
      axisRuns.inner.places.slice(1, 7)
    ])
    expect((await summaryOf('whole')).final).toEqual({ 'whole.risk': [0.25, expect.closeTo(0.35, 12)] })
  })

  it('has the word of the axis in what it prints', async () => {
    expect(describeEnd(await summaryOf('ridge'))).toContain('fit.accuracy ≥ 0.9  at ridge λ 0.001 0.1\n')
    expect(describeEnd(await summaryOf('ridge'))).toContain('finished: 10 units of work in')
    expect(describeEnd(await summaryOf('descending'))).toContain('at number of parameters 50 100\n')
    expect(describeEnd(await summaryOf('control'))).toContain('at step 20 40\n')
    const detail = await bench.api.call('runs.read', { runId: ids.ridge })
    expect(describeRun(detail, [])).toMatch(/computed +10 units of work along the ridge λ\n/)
    expect(describeRun(detail, [])).not.toMatch(/\bsteps? +\d/)
    expect(describeRuns(await bench.api.call('runs.list', {}))).toContain('Fewer and fewer')
  })

  it('exports every value, under the names of the axes', async () => {
    const build = { paths: hostPaths(join(import.meta.dirname, '../../../../out/main')), version: '0' }
    const headers: Record<AxisRunName, string> = {
      ridge: 'series,metric,ridge,replica,seed,value',
      descending: 'series,metric,parameters,replica,seed,value',
      phases: 'series,metric,phase,replica,seed,value',
      whole: 'series,metric,replica,seed,value',
      inner: 'series,metric,ridge,replica,seed,class,mode,value',
      control: 'series,metric,step,replica,seed,value'
    }
    for (const name of axisRunNames) {
      const csv = join(folder, `${name}.csv`)
      expect(await exportCommand(build, ids[name], { csv, out: folder })).toBe(0)
      const [header, ...lines] = (await readFile(csv, 'utf8')).trimEnd().split('\n')
      expect(header).toBe(headers[name])
      const { columns, rows } = rowsOf(axisRuns[name])
      const { declaration } = axisRuns[name]
      expect(lines).toHaveLength(rows * declaration.columns.length)
      const names = header!.split(',').slice(2, -1)
      declaration.columns.forEach(({ name: column }, part) => {
        for (let row = 0; row < rows; row++) {
          const [series, metric, ...numbers] = lines[part * rows + row]!.split(',')
          expect([series, metric]).toEqual([declaration.name, column])
          expect(numbers.map(Number)).toEqual(
            [...names, column].map((each) =>
              each === 'seed' ? anySpec.seed + columns.replica![row]! : columns[each]![row]
            )
          )
        }
      })
    }
  })
})

it('a sweep would read the same crossings from their rows', async () => {
  const library = openLibrary(folder)
  const outcomesOf = async (name: AxisRunName) => {
    const { summary, spec } = await bench.api.call('runs.read', { runId: ids[name] })
    const measure = { metric: headlineOf(axisRuns[name]), ...atLeast(0.9) }
    const sweep = { measure, phases: null } as unknown as SweepSpec
    const read = new Outcomes(library, openFamilies()).read(sweep, { cells: [0], spec }, summary)
    return (await read).replicas
  }
  const ridge = await outcomesOf('ridge')
  expect(ridge.map(({ reached }) => reached)).toEqual([
    [2.5e-4, 0.001],
    [0.0316, 0.1]
  ])
  expect(reachedQuartiles(ridge).median).toEqual({ at: expect.closeTo(0.0505, 12), beyond: false })
  expect(reachedQuartiles(await outcomesOf('descending')).median).toEqual({ at: 75, beyond: false })
  const phases = await outcomesOf('phases')
  expect(phases.map(({ reached }) => reached![1])).toEqual([-0.5, 0.25])
  expect(phases[0]!.until).toBe(3)
})
