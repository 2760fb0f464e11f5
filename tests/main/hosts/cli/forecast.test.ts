/** What the command line tells of plateaus: forecasts while they last, and what these were worth. */
import { expect, it } from 'vitest'
import { describeForecast, forecastRun } from '../../../../src/main/hosts/cli/forecast'
import { PlateauWatch } from '../../../../src/main/hosts/cli/plateauWatch'
import { series } from '../../../../src/families/parity/series'

const CHANCE = Math.LN2
const END = 1300

/** Rows of `train`, of replicas whose t₅₀ is 1000·scale, up to a step. */
function rows(scales: readonly number[], until: number) {
  const steps = Array.from({ length: until / 10 }, (_, i) => 10 * (i + 1))
  const cells = steps.flatMap((step) => scales.map((scale, replica) => ({ step, replica, t: step / scale })))
  const deficit = ({ t }: { t: number }): number => 0.2 * CHANCE * (300 / (END - Math.min(t, 1100))) ** 4
  return {
    step: Uint32Array.from(cells, ({ step }) => step),
    replica: Uint16Array.from(cells, ({ replica }) => replica),
    deficit: Float64Array.from(cells, deficit),
    accuracy: Float32Array.from(cells, ({ t }) => (t >= 1000 ? 0.8 : 0.5))
  }
}

it('forecasts seeds that have not leapt, and judges by five or more that have', async () => {
  const scales = [0.5, 0.55, 0.6, 0.65, 0.7, 1]
  const found = await forecastRun(series, [1, 2, 3, 4, 5, 6], [], () => Promise.resolve(rows(scales, 900)))
  expect(found!.seeds.map(({ seed, from }) => [seed, from])).toEqual([[6, 900]])
  expect(Math.abs(found!.seeds[0]!.t50!.value - 1000)).toBeLessThan(50)
  expect(found!.backTest!.map(({ passed, seeds }) => [passed, seeds])).toEqual([
    [0.5, 5],
    [0.7, 5],
    [0.9, 5]
  ])
  const text = describeForecast(found!)
  expect(text).toMatch(/^6 +900 +[\d ]+ \([\d ]+ to [\d ]+\) +0\.\d+$/m)
  expect(text).toMatch(/^70 % of t50 +5 of 5 +\d+ % +\d+ % +\d+ %/m)
  const few = await forecastRun(series, [1, 2], [], () => Promise.resolve(rows([0.5, 1], 900)))
  expect(few!.backTest).toBeNull()
})

it('tells steps of the run, of the stage that it is in', async () => {
  const stages = [
    { stage: 0, name: 'before', from: 0 },
    { stage: 1, name: 'redrawn', from: 5000 }
  ]
  const { step, ...rest } = rows([1], 900)
  const later = { ...rest, step: step.map((at) => at + 5000), stage: new Uint16Array(step.length).fill(1) }
  const declared = series.map((each) => ({ ...each, staged: true as const }))
  const found = await forecastRun(declared, [1], stages, () => Promise.resolve(later))
  expect(found).toMatchObject({ stage: 'redrawn', seeds: [{ seed: 1, from: 5900 }] })
  expect(Math.abs(found!.seeds[0]!.t50!.value - 6000)).toBeLessThan(50)
  expect(describeForecast(found!)).toMatch(/in stage “redrawn”\n/)
  const watch = new PlateauWatch(declared, 1)
  watch.takeStored(later)
  expect(watch.forecast(stages)).toMatchObject({ begin: 5000, from: 5900 })
})

it('takes rows that come while it reads those stored, each once', () => {
  const whole = rows([1], 800)
  const part = (from: number, to: number) => ({
    ...{ series: 'train', firstRow: from, rows: to - from },
    columns: Object.fromEntries(
      Object.entries(whole).map(([name, values]) => [name, values.subarray(from, to)])
    )
  })
  const watch = new PlateauWatch(series, 1)
  expect(watch.series).toBe('train')
  watch.take(part(50, 60)) // announced before the stored ones are read
  watch.takeStored(part(0, 60).columns)
  watch.take(part(55, 80))
  watch.take({ ...part(0, 80), series: 'test' })
  const alone = new PlateauWatch(series, 1)
  alone.takeStored(whole)
  expect(watch.forecast()).toEqual(alone.forecast())
  expect(watch.forecast()!.from).toBe(800)
})
