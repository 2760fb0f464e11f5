/** Sharpness over the cells of a sweep: which knob it is told along, whose seeds stand in which cell, and what it comes to. */
import { describe, expect, it } from 'vitest'
import { stepAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import type { RunDetail } from '#shared/run'
import type { SweepDetail } from '#shared/sweep/record'
import {
  exponentWords,
  readCellTracks,
  sharpnessAlong,
  sharpnessAxis,
  sharpnessInPieces
} from '#shared/sweep/sharpness'
import { RandomStream } from '#shared/random'

const WIDTHS = [10, 20, 40]
const SEEDS = 5
const EVERY = 10
const T50 = 600

const series: SeriesDeclaration = {
  name: 'test',
  title: 'test rows',
  main: stepAxis,
  inner: [],
  columns: [
    {
      name: 'accuracy',
      title: 'Accuracy',
      unit: 'fraction',
      quantity: 'accuracy',
      precision: 'float64',
      help: '',
      chance: 0.5
    }
  ]
}

const option = (value: number | null, label = String(value)) => ({ label, value, set: {} })
const axes = [
  { title: 'initial weights', scale: 'linear', options: [option(null, 'small'), option(null, 'large')] },
  { title: 'Width', scale: 'log', options: WIDTHS.map((width) => option(width)) }
] as const

/** Both options of the first knob train in one run; small weights leap the more sharply the wider, large ones alike. */
const detail = {
  axes,
  spec: {
    knobs: [{ kind: 'list' }, { kind: 'values', path: 'model.width' }],
    replicas: SEEDS,
    measure: { metric: 'test.accuracy' }
  },
  cells: [0, 1].flatMap((a) =>
    WIDTHS.map((_, b) => ({
      index: a * WIDTHS.length + b,
      at: [a, b],
      label: `cell ${a} ${b}`,
      runId: `run-${b}`,
      firstReplica: a * SEEDS
    }))
  )
} as unknown as SweepDetail

const sharpness = (a: number, b: number): number => (a === 0 ? 0.4 / 2 ** b : 0.3)

function columnsOf(b: number) {
  const stream = new RandomStream(b, 'noise')
  const rows = Array.from({ length: 2 * SEEDS }, (_, replica) =>
    Array.from({ length: (3 * T50) / EVERY }, (_, i) => ({ replica, step: EVERY * i }))
  ).flat()
  const accuracy = rows.map(({ replica, step }) => {
    const w = (sharpness(Math.floor(replica / SEEDS), b) * T50) / (2 * Math.log(9))
    return 0.5 + 0.5 / (1 + Math.exp((T50 - step) / w)) + 0.005 * stream.normal()
  })
  return {
    step: Uint32Array.from(rows, ({ step }) => step),
    replica: Uint16Array.from(rows, ({ replica }) => replica),
    accuracy: Float64Array.from(accuracy)
  }
}

const reader = {
  run: (runId: string) => {
    const weights = 100 * 4 ** Number(runId.slice(4))
    return Promise.resolve({
      summary: { replicas: 2 * SEEDS },
      series: [series],
      weights
    } as unknown as RunDetail)
  },
  columns: (runId: string) => Promise.resolve(columnsOf(Number(runId.slice(4))))
}

describe('sharpness over a sweep', () => {
  it('is told along the knob that is made of numbers, one of the model by its parameters', () => {
    expect(sharpnessAxis(detail)).toBe(1)
    expect(sharpnessAlong(detail, 1)).toBe('parameters')
    expect(sharpnessAxis({ axes: axes.slice(0, 1) })).toBeNull()
    expect(sharpnessAxis({ axes: [{ ...axes[1], options: axes[1].options.slice(1) }] })).toBeNull()
  })

  it('takes from a shared run the seeds of each cell, and finds the power of either line', async () => {
    const cells = await readCellTracks(detail, 'test.accuracy', 1, reader)
    const pieces = sharpnessInPieces(detail, 1, cells)
    let next = pieces.next()
    while (!next.done) next = pieces.next()
    const [small, large] = next.value
    expect(small!.cells.map(({ x }) => x)).toEqual([100, 400, 1600])
    expect(small!.cells.map(({ seeds }) => seeds.length)).toEqual([SEEDS, SEEDS, SEEDS])
    // Halved where parameters grow fourfold.
    expect(small!.exponent.median[0]!).toBeCloseTo(-0.5, 1)
    expect(large!.exponent.median[0]!).toBeCloseTo(0, 1)
    expect(exponentWords(small!, 'parameters')).toMatch(
      /^small: .*\(parameters\)⁻⁰·[⁰¹²³⁴-⁹]+ \(.* to .*\), 5 seeds$/
    )
  })

  it('knows no curve of a metric that cannot leap', async () => {
    expect(await readCellTracks(detail, 'test.loss', 1, reader)).toEqual([])
  })
})
