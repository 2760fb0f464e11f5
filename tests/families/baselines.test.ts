/**
 * The picture of every kind of panel that families bring, small and of drawn numbers, as its figure on paper: text against text, so
 * that no machine and no font changes it. After a change that is meant: run this file with `-u`, and look at the files.
 */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Inspection } from '#shared/inspection'
import { matrixMarks } from '../../src/families/automata/panels/matrix/marks'
import { ruleMapMarks } from '../../src/families/automata/panels/ruleMap/marks'
import { spaceTimeMarks } from '../../src/families/automata/panels/spaceTime/marks'
import { mapMarks } from '../../src/families/fractals/panels/map/marks'
import { whole } from '../../src/families/fractals/panels/map/window'
import { attentionMarks } from '../../src/families/grokking/panels/attention/marks'
import { frequencyMarks } from '../../src/families/grokking/panels/frequencies/marks'
import { neuronMarks } from '../../src/families/grokking/panels/neurons/marks'
import { ringMarks } from '../../src/families/grokking/panels/ring/marks'
import { solutionMarks } from '../../src/families/grokking/panels/solution/marks'
import { spectrumMarks } from '../../src/families/grokking/panels/spectrum/marks'
import { tableMarks } from '../../src/families/grokking/panels/table/marks'
import { kernelPicture, wording as kernelWording } from '../../src/families/kernel/panels/matrix'
import { factorMarks } from '../../src/families/linearDescent/panels/factors/marks'
import { fittedMarks } from '../../src/families/linearDescent/panels/fitted/marks'
import { answerMarks } from '../../src/families/liquid/panels/answers/marks'
import { neuronMarks as unitMarks } from '../../src/families/liquid/panels/neurons/marks'
import { squareMarks } from '../../src/kit/panel/draw/square'
import { families } from '../../src/main/families'
import { baseline, drawnNumbers, type Draw } from '../kit/panel/baseline'

const [INK, none] = ['#006fbf', { hovered: new Set<string>(), selected: new Set<string>() }]

type Numbers = ArrayLike<number>
/** Arrays are `[n]` unless a shape is given. */
const told = (
  arrays: Record<string, Numbers | [Numbers, number[]]>,
  labels: Inspection['labels'] = {}
): Inspection => ({
  step: 10,
  reason: null,
  labels,
  arrays: Object.fromEntries(
    Object.entries(arrays).map(([name, given]) => {
      const [values, shape] =
        Array.isArray(given) && Array.isArray(given[1])
          ? (given as [Numbers, number[]])
          : [given as Numbers, null]
      return [name, { shape: shape ?? [values.length], data: Float64Array.from(values) }]
    })
  )
})
const row = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const signed = (count: number, seed: number): number[] => drawnNumbers(count, seed).map((x) => 2 * x - 1)
const symbols = ['0', '1', '2', '3', '4']
const square = {
  values: drawnNumbers(16, 3),
  names: [0, 30, 90, 110],
  merges: [0, 1, 0, 0, 1, 0.5, 2, 1, 0, 2, 1.5, 3, 2, 0, 3]
}
const column = (values: Record<string, number[]>) => ({ column: (name: string) => values[name]! })
const kernel = kernelPicture(
  column({ cosine: signed(36, 9) }),
  column({ number: [2, 5, 1, 3, 4, 6], answer: [-3.91, -0.854, -0.02, 0.4, 1.38, 2] }),
  null
)!
const wording = {
  words: () => '',
  short: (value: number) => String(Math.round(100 * value)),
  ends: ['0 %', '100 %'] as const
}

const drawings: Record<string, Draw> = {
  'automata spaceTime': (size, theme) =>
    spaceTimeMarks(
      told({
        rows: [drawnNumbers(54, 5).map(Math.round), [6, 9]],
        answers: [110, 30],
        probabilities: [0.75, 0.25],
        relatives: [124, 137, 193],
        ...{ rule: [110], from: [0], shown: [2], ring: [1] }
      }),
      size,
      theme,
      INK
    ),
  'automata ruleMap': (size, theme) => {
    const shares = drawnNumbers(256, 7)
    const classes = row(256).map((rule) => (rule < 16 ? 1 : rule))
    return ruleMapMarks(told({ merged: shares, accuracy: shares, classes }), 'merged', size, theme, none)
  },
  'automata confusion': (size, theme) =>
    matrixMarks(told({ values: square.values, rules: square.names, merges: [] }), wording, size, theme),
  'automata correlation': (size, theme) =>
    matrixMarks(
      told({ values: square.values, rules: square.names, merges: square.merges }),
      wording,
      size,
      theme
    ),
  'fractals map': (size, theme) =>
    mapMarks(
      told({
        labels: [drawnNumbers(48, 9).map(Math.round), [6, 8]],
        probability: drawnNumbers(48, 10),
        window: [-2, -1.5, 4, 3],
        domain: [-2, 2, -1.5, 1.5],
        learned: [1, 1, 2, 2, 2, 2, 4, 3]
      }),
      { shown: 'answers', window: whole },
      size,
      theme,
      INK
    ),
  'grokking table': (size, theme) => {
    const [a, b] = [row(25).map((i) => Math.floor(i / 5)), row(25).map((i) => i % 5)]
    const answer = a.map((x, i) => (x + b[i]!) % 5)
    const trained = drawnNumbers(25, 11).map(Math.round)
    const given = told({ a, b, answer, told: answer, predicted: answer, trained }, { symbols })
    return tableMarks(given, { colouring: 'answer', mask: 'trained' }, size, theme, none)
  },
  'grokking frequencies': (size, theme) => {
    const keys = { inputKeys: [0, 1, 0, 0], outputKeys: [0, 1, 0, 0], dominant: [0, 5, 0, 1] }
    const given = told(
      { input: [1, 9, 2, 1], output: [2, 8, 1, 3], ...keys },
      { blocks: ['mean', 'k = 1', 'k = 2', 'k = 3'] }
    )
    return frequencyMarks(given, size, theme, INK)
  },
  'grokking neurons': (size, theme) => {
    const phases = { sum: signed(12, 13).map((x) => 3 * x), output: signed(12, 14).map((x) => 3 * x) }
    return neuronMarks(
      told({ frequency: row(12).map((i) => 1 + (i % 3)), ipr: drawnNumbers(12, 12), ...phases }),
      size,
      theme
    )
  },
  'grokking solution': (size, theme) =>
    solutionMarks(
      told({
        frequency: row(8).map((i) => 1 + (i % 3)),
        amplitude: drawnNumbers(8, 15),
        phaseLeft: signed(8, 16),
        exactAmplitude: [0.6],
        use: [0, 0.5, 0.3, 0.2],
        exactUse: [0, 0.4, 0.3, 0.3]
      }),
      size,
      theme,
      INK
    ),
  'grokking ring': (size, theme) =>
    ringMarks(
      told({ 'L/1': [1, 0, 0.3, 0.95, -0.8, 0.6, -0.8, -0.6, 0.3, -0.95] }, { members: symbols }),
      { matrix: 'L', frequency: 1 },
      size,
      theme,
      none
    ),
  'grokking spectrum': (size, theme) => spectrumMarks([9, 8.7, 4, 3.9, 1, 0.5], size, theme, INK),
  'grokking attention': (size, theme) => {
    const weights = (seed: number): [number[], number[]] => [drawnNumbers(25, seed), [1, 5, 5]]
    const given = told({ a: weights(17), b: weights(18), equals: weights(19) }, { symbols })
    return attentionMarks(given, { target: 'a', head: 0 }, size, theme)
  },
  'linearDescent fitted': (size, theme) => {
    const x = Float64Array.from(row(21), (i) => (i - 10) / 10)
    const by = (slope: number): Float64Array => x.map((at) => slope * at * at * at)
    const rows = { x: Float64Array.of(-0.8, -0.1, 0.7), y: Float64Array.of(-0.5, 0, 0.4) }
    return fittedMarks(
      { x, target: by(1), fitted: by(1.5), low: by(0.6), middle: by(1.1), high: by(1.6), rows, colour: 1 },
      size,
      theme
    )
  },
  'kernel matrix': (size, theme) => squareMarks(kernel.square, kernelWording, size, theme),
  'linearDescent factors': (size, theme) => {
    const of = (seed: number): Float64Array => Float64Array.from(drawnNumbers(6, seed), (x) => 0.01 + x)
    return factorMarks(
      { value: of(20).sort().reverse(), along: of(21), residual: of(22), harm: of(23), colour: 1 },
      size,
      theme
    )
  },
  'liquid answers': (size, theme) =>
    answerMarks(
      told({
        times: [1, 2.5, 3, 5],
        targets: [0, 1, 0, -1],
        answers: [0.1, 0.8, 0.2, -0.7],
        inputs: [
          [1, 0, 0, 1],
          [4, 1]
        ],
        classified: [0]
      }),
      size,
      theme,
      INK
    ),
  'liquid neurons': (size, theme) =>
    unitMarks(told({ values: [signed(32, 24), [8, 4]], times: row(8), gate: [0] }), size, theme),
  'ruleCorrelation clustered': (size, theme) =>
    squareMarks(square, { ...wording, element: (rule) => `rule ${rule}` }, size, theme)
}

const file = (name: string): string =>
  path.resolve('tests/families/baselines', `${name.replace(' ', '-')}.svg`)

describe('the picture of a panel', () => {
  it.each(Object.entries(drawings))('%s', async (name, draw) => {
    const picture = baseline(name, draw)
    expect(picture).not.toMatch(/NaN|undefined|Infinity/)
    await expect(picture).toMatchFileSnapshot(file(name))
  })

  it('is there for every kind that a family brings, and for nothing else', () => {
    const own = Object.values(families).flatMap(({ id, panels }) =>
      panels.flatMap(({ kind }) =>
        existsSync(path.resolve('src/families', id, 'panels')) ? [`${id} ${kind}`] : []
      )
    )
    const general = [
      'curve',
      'tasks',
      'heatmap',
      'values',
      'crossing',
      'stages',
      'redraw',
      'collapse',
      'frequency',
      'leaps',
      'scales',
      'embedding'
    ]
    const brought = new Set(own.filter((name) => !general.includes(name.split(' ')[1]!)))
    expect(Object.keys(drawings).toSorted()).toEqual([...brought].toSorted())
    expect(readdirSync('tests/families/baselines').toSorted()).toEqual(
      Object.keys(drawings)
        .map((name) => path.basename(file(name)))
        .toSorted()
    )
  })
})
