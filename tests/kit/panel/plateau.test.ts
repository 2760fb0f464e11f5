/** When the header of a run on screen counts down to, in a run with stages and without. */
import { beforeEach, expect, it, vi } from 'vitest'
import type { PanelRun } from '../../../src/kit/panel/props'
import { halfForecast } from '../../../src/kit/panel/series/plateau'
import { Series } from '../../../src/kit/panel/series/series.svelte'
import { series as declared } from '../../../src/families/parity/series'
import type { SeriesDeclaration } from '#shared/metrics'
import { toyRun } from '../../renderer/fixtures/panelRun'

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
  vi.stubGlobal('document', { timeline: { currentTime: 0 } })
})

/** Deficit at t steps from where the plateau begins, which ends at 1000. */
const deficit = (t: number): number => 0.2 * Math.LN2 * (300 / (1300 - t)) ** 4

/** Rows of one seed up to a step; before `begin` another stage, in which all was known. */
function runOf(begin: number, until: number): PanelRun {
  const train: SeriesDeclaration = declared.find(({ name }) => name === 'train')!
  const declaration = begin === 0 ? train : { ...train, staged: true as const }
  const steps = Array.from({ length: until / 10 }, (_, i) => 10 * (i + 1))
  const series = new Series(declaration)
  series.append({
    series: 'train',
    firstRow: 0,
    rows: steps.length,
    columns: {
      ...Object.fromEntries(declaration.columns.map(({ name }) => [name, new Float64Array(steps.length)])),
      step: Uint32Array.from(steps),
      replica: new Uint16Array(steps.length),
      ...(begin > 0 && { stage: Uint16Array.from(steps, (step) => Number(step > begin)) }),
      deficit: Float64Array.from(steps, (step) => (step > begin ? deficit(step - begin) : 0.6)),
      accuracy: Float32Array.from(steps, (step) => (step > begin ? 0.5 : 1))
    }
  })
  const stages = [
    { stage: 0, name: 'before', from: 0 },
    ...(begin > 0 ? [{ stage: 1, name: 'redrawn', from: begin }] : [])
  ]
  return toyRun({ replicas: 1, declarations: [declaration], stages, step: until, series: () => series })
}

it('counts from where the newest stage begins', async () => {
  const plain = (await halfForecast(runOf(0, 800), () => true))!
  expect(Math.abs(plain.value - 1000)).toBeLessThan(100)
  expect(plain).toMatchObject({ begin: 0, from: 800 })
  const staged = (await halfForecast(runOf(5000, 5800), () => true))!
  expect(staged).toMatchObject({ begin: 5000, from: 5800 })
  expect(staged.value).toBeCloseTo(plain.value + 5000, 6)
})

it('tells nothing of a stage that has just begun, whatever the one before did', async () => {
  expect(await halfForecast(runOf(5000, 5020), () => true)).toBeNull()
})
