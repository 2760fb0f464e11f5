/** Times of tasks against their frequencies as points, their table, and what is drawn of them. */
import { beforeEach, expect, it, vi } from 'vitest'
import type { PanelRun } from '../../../src/kit/panel/props'
import { Series } from '../../../src/kit/panel/series/series.svelte'
import { taskLaw } from '../../../src/families/parity/data/law'
import { declare } from '../../../src/families/parity/series'
import { frequenciesIn, frequencyTable } from '../../../src/renderer/panels/frequency/points'
import { solvableMarks } from '../../../src/renderer/panels/frequency/curveMarks'
import { solvableTable } from '../../../src/renderer/panels/frequency/curves'
import type { ParitySpec } from '../../../src/families/parity/spec'
import { specOf } from '../../main/engine/support'
import { theme } from '../../kit/panel/pictures'
import { toyRun } from '../fixtures/panelRun'

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
})

/** Task r leaps at 100·r, of the second seed at 200·r. */
const sudden = (step: number, task: number, replica: number): number =>
  step >= 100 * (replica + 1) * (task + 1) ? 1 : 0.5

/** Four tasks by Zipf's law, two seeds, rows every hundred steps: of the sudden ones the last task of the second seed comes never. */
function run(hasLaw = true, accuracy = sudden): PanelRun {
  const spec = specOf({ task: { taskCount: 4, taskBits: 2, law: 'zipf' }, replicas: 2 })
  const declaration = declare(spec as unknown as ParitySpec).find(({ name }) => name === 'tasks')!
  const rows = Array.from({ length: 8 }, (_, i) => 100 * i).flatMap((step) =>
    [0, 1].flatMap((replica) =>
      [0, 1, 2, 3].map((task) => ({
        step,
        replica,
        task,
        value: accuracy(step, task, replica)
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
  const history = [{ from: 0, rows: 32, rate: null, weightDecay: 0, plain: true, ...(hasLaw && { shares }) }]
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

/** Of the solvable model with S/R₀ − 1 = e⁶ and task 1 half there at 200; half as fast in the second seed. */
const skill = (step: number, task: number, replica: number): number =>
  0.5 + 0.5 / (1 + Math.exp(6 - (6 * step) / (200 * (task + 1) * (replica + 1))))

it('has the curves of tasks beside those of the solvable model, the mean by their shares', () => {
  const { curves } = frequenciesIn(run(true, skill), 'tasks.accuracy')!
  const { at, tasks, mean, fit } = curves!
  expect(at).toEqual([100, 200, 300, 400, 500, 600, 700])
  expect(fit.through).toBe(0)
  expect(tasks.map(({ share }) => share)).toEqual(
    [1, 1 / 2, 1 / 3, 1 / 4].map((each) => expect.closeTo((each * 12) / 25, 12) as number)
  )
  // the median of two seeds lies between them
  const between = (skill(200, 0, 0) + skill(200, 0, 1)) / 2
  expect(tasks[0]!.strengths[1]).toBeCloseTo(2 * (between - 0.5), 6)
  // task 1 is half there at 300, between its seeds' 200 and 400
  expect(tasks[0]!.model[2]).toBeCloseTo(0.5, 12)
  const byShare = (step: number): number =>
    tasks.reduce((sum, { share }, task) => {
      const seeds = [0, 1].map((replica) => 2 * (skill(step, task, replica) - 0.5))
      return sum + (share * (seeds[0]! + seeds[1]!)) / 2
    }, 0)
  expect(mean.strengths[6]).toBeCloseTo(byShare(700), 5)
  const { columns, rows, row } = solvableTable(curves!)
  expect(columns.slice(0, 5)).toEqual([
    'step',
    'mean over rows',
    'mean over rows, model',
    'p 0.48',
    'p 0.48, model'
  ])
  expect(rows).toBe(7)
  expect(row(2)[4]).toBeCloseTo(0.5, 12)
  const marks = solvableMarks({ ...curves!, colour: 1, size: { width: 400, height: 300, ratio: 1 } }, theme)
  const lines = marks
    .flatMap((mark) => (mark.kind === 'group' ? mark.marks : []))
    .filter(({ kind }) => kind === 'line')
  expect(lines).toHaveLength(10)
})

it('has no curves where tasks rise from one row to the next, of which no logistic can be told', () => {
  expect(frequenciesIn(run(), 'tasks.accuracy')!.curves).toBeNull()
})
