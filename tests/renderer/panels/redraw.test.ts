/** Redraws on a plateau as points of seeds and medians, and their table. */
import { beforeEach, expect, it, vi } from 'vitest'
import { stepAxis } from '#shared/axes'
import type { PanelRun } from '../../../src/kit/panel/props'
import { Series } from '../../../src/kit/panel/series/series.svelte'
import { pointsOf, redrawTable, redrawsIn } from '../../../src/renderer/panels/redraw/points'
import { specOf } from '../../main/engine/support'
import { toyRun } from '../fixtures/panelRun'
import { family } from '../fixtures/samples'

const change = { task: { positionsDraw: 1 } }
const until = (steps: number) => ({ until: { steps } })
const spec = specOf({
  replicas: 6,
  stages: [
    { name: 'start', ...until(10) },
    { name: 'at once', change, ...until(100) },
    { name: 'on', from: 0, ...until(40) },
    { name: 'later', change }
  ],
  stop: { steps: 250 }
})
const stages = [0, 10, 110, 150].map((from, stage) => ({ stage, name: spec.stages![stage]!.name, from }))

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
})

/** Six seeds: the new tasks take 80 steps at once, and 60 after 50 of the first ones, which the last seed knows by then. */
function run(): PanelRun {
  const test = {
    ...family.series.find(({ name }) => name === 'test')!,
    main: stepAxis,
    staged: true as const
  }
  const known = [
    (_: number) => Infinity,
    () => 80,
    (replica: number) => (replica === 5 ? 20 : Infinity),
    () => 60
  ]
  const rows = stages.flatMap(({ stage, from }, i) => {
    const length = (stages[i + 1]?.from ?? 250) - from
    return Array.from({ length: length / 10 + 1 }, (_, row) => 10 * row).flatMap((place) =>
      Array.from({ length: 6 }, (_, replica) => ({
        ...{ step: from + place, stage, replica },
        value: place >= known[stage]!(replica) ? 1 : 0.5
      }))
    )
  })
  const series = new Series(test)
  series.append({
    series: 'test',
    firstRow: 0,
    rows: rows.length,
    columns: {
      step: Uint32Array.from(rows, ({ step }) => step),
      stage: Uint16Array.from(rows, ({ stage }) => stage),
      replica: Uint16Array.from(rows, ({ replica }) => replica),
      accuracy: Float32Array.from(rows, ({ value }) => value)
    }
  })
  return toyRun({
    declarations: [test],
    spec,
    stages,
    replicas: 6,
    step: 250,
    traits: Array.from({ length: 6 }, (_, seed) => ({ seed })),
    series: () => series
  })
}

it('stand at the shares of the steps that the same seed took after the earliest one', () => {
  const redraws = redrawsIn(run(), 'test.accuracy', 0.75)
  const { seeds, arms } = pointsOf(run(), redraws)
  expect(seeds).toHaveLength(12)
  expect(seeds[6]).toMatchObject({ x: 50 / 80, y: 60 / 80, waiting: true, beyond: false })
  expect(seeds[6]!.words).toMatch(/redrawn after 50, reached in 50\s…\s60 steps/)
  expect(seeds[11]).toMatchObject({ waiting: false })
  expect(arms).toHaveLength(2)
  expect(arms[1]!.x).toBe(50 / 80)
  // crossings lie between rows: 50 to 60 of 70 to 80 steps
  expect(arms[1]!.low).toBeCloseTo(50 / 80)
  expect(arms[1]!.high).toBeCloseTo(60 / 70)
})

it('have a row for each seed and one for all in the table', () => {
  const table = redrawTable(run(), redrawsIn(run(), 'test.accuracy', 0.75))
  expect(table.rows).toBe(14)
  const all = Object.fromEntries(table.columns.map((name, i) => [name, table.row(13)[i]]))
  expect(all).toMatchObject({
    seed: 'median',
    'first tasks': '5 on plateau',
    refused: 'structure first, nothing learned'
  })
  expect(table.row(12)).toContain('leapt')
})

it('are none before the earliest has reached the level', () => {
  const early = { ...run(), stages: stages.slice(0, 1) }
  expect(redrawsIn(early, 'test.accuracy', 0.75)).toEqual([])
})
