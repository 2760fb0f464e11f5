/** Times of tasks against their frequencies as points, their table, and what is drawn of them. */
import { beforeEach, expect, it, vi } from 'vitest'
import type { PanelRun } from '../../../src/kit/panel/props'
import { Series } from '../../../src/kit/panel/series/series.svelte'
import { taskLaw } from '../../../src/families/parity/data/law'
import { declare } from '../../../src/families/parity/series'
import { frequenciesIn, frequencyTable } from '../../../src/renderer/panels/frequency/points'
import type { ParitySpec } from '../../../src/families/parity/spec'
import { specOf } from '../../main/engine/support'
import { toyRun } from '../fixtures/panelRun'

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
})

/** Four tasks by Zipf's law, two seeds: task r leaps at 100·r, of the second seed at 200·r, and its last one never. */
function run(hasLaw = true): PanelRun {
  const spec = specOf({ task: { taskCount: 4, taskBits: 2, law: 'zipf' }, replicas: 2 })
  const declaration = declare(spec as unknown as ParitySpec).find(({ name }) => name === 'tasks')!
  const rows = Array.from({ length: 8 }, (_, i) => 100 * i).flatMap((step) =>
    [0, 1].flatMap((replica) =>
      [0, 1, 2, 3].map((task) => ({
        step,
        replica,
        task,
        value: step >= 100 * (replica + 1) * (task + 1) ? 1 : 0.5
      }))
    )
  )
  const series = new Series(declaration)
  series.append({
    series: 'tasks',
    firstRow: 0,
    rows: rows.length,
    columns: {
      step: Uint32Array.from(rows, ({ step }) => step),
      replica: Uint16Array.from(rows, ({ replica }) => replica),
      task: Uint16Array.from(rows, ({ task }) => task),
      accuracy: Float32Array.from(rows, ({ value }) => value),
      loss: Float32Array.from(rows, () => 0.1)
    }
  })
  const shares = { task: Array.from(taskLaw((spec as unknown as ParitySpec).task)) }
  const history = [{ from: 0, rows: 32, rate: null, weightDecay: 0, ...(hasLaw && { shares }) }]
  const stages = [{ stage: 0, name: '', from: 0 }]
  return toyRun({ spec, replicas: 2, declarations: [declaration], history, stages, series: () => series })
}

it('has a point for every task, at its share and at the median of its seeds', () => {
  const { points, fits } = frequenciesIn(run(), 'tasks.accuracy')!
  expect(points.map(({ share }) => share)).toEqual(
    [1, 1 / 2, 1 / 3, 1 / 4].map((each) => expect.closeTo((each * 12) / 25, 12) as number)
  )
  expect(points.map(({ times }) => times)).toEqual([
    [100, 200],
    [200, 400],
    [300, 600],
    [400, null]
  ])
  expect(points[0]!.median).toEqual({ at: 150, beyond: false })
  expect(points[3]!.median.beyond).toBe(true)
  // by 1/r, times r apart
  expect(fits.seeds.map(({ exponent }) => exponent)).toEqual([expect.closeTo(-1, 12), expect.closeTo(-1, 12)])
  expect(fits.seeds.map(({ correlation }) => correlation)).toEqual([1, 1])
  expect(points[1]!.words).toMatch(/^task 2: p 0\.240, half of the seeds at 300$/)
})

it('has nothing where no law is known', () => {
  expect(frequenciesIn(run(false), 'tasks.accuracy')).toBeNull()
})

it('writes every seed into its table', () => {
  const found = frequenciesIn(run(), 'tasks.accuracy')!
  const { columns, row } = frequencyTable(found, [{ seed: 5 }, { seed: 6 }])
  expect(columns).toEqual(['place', 'share', 'median', 'seed 5', 'seed 6'])
  expect(row(2)).toEqual([3, expect.closeTo(0.16, 12), 450, 300, 600])
  expect(row(3)).toEqual([4, expect.closeTo(0.12, 12), NaN, 400, NaN])
})
