/** Packed rows of every replica: fresh ones for each step, or those of a training set; fixed ones for the probe. */
import { RandomStream } from '#shared/random'
import { replicaSpecs } from '#shared/replicas'
import { type Batches, feedArray, type FeedLayout, type Feeds, type HostArrays } from '#kit/data'
import type { AutomataSpec, AutomataTask } from '../spec/spec'
import { createLaw } from './law'
import { classesOf, placeAt, rulesOf, wordsPerRow, writeRows } from './task'
import { createTrainingSet } from './trainingSet'

/** `x` `[R, rows, words]`, `y` `[R, rows]`: the class of the rule. */
function rowLayout({ task, replicas }: AutomataSpec, rows: number) {
  return {
    x: { dtype: 'int32', shape: [replicas, rows, wordsPerRow(task)] },
    y: { dtype: 'int32', shape: [replicas, rows] }
  } satisfies Record<string, FeedLayout>
}

/** Writes the rows of a step of one replica from a row on. */
type Writer = (into: HostArrays, firstRow: number, step: number) => void

/** Labels as they are told: with the mistake of the source less the smallest of the batch. */
function tell(
  y: HostArrays[string],
  firstRow: number,
  labels: readonly number[],
  { labels: how }: AutomataTask
) {
  const least = how === 'shifted' ? Math.min(...labels) : 0
  labels.forEach((label, i) => (y[firstRow + i] = label - least))
}

/** Rows of rules drawn by the law of the step. */
function freshRows({ task, model, seed, batchSize }: AutomataSpec): Writer {
  const law = createLaw(task)
  const rules = rulesOf(task)
  const classes = classesOf(task, model)
  return ({ x, y }, firstRow, step) => {
    const stream = new RandomStream(seed, 'data', step)
    const p = law(step)
    const places = Array.from({ length: batchSize }, () => placeAt(p, stream.uniform()))
    const labels = places.map((place) => classes[place]!)
    tell(y!, firstRow, labels, task)
    writeRows(
      x as Int32Array,
      firstRow,
      places.map((place) => rules[place]!),
      task,
      stream
    )
  }
}

/** Rows of the training set, each once before any comes twice. */
function rowsOfSet(spec: AutomataSpec, rows: number): Writer {
  const { task, batchSize } = spec
  const set = createTrainingSet(spec, rows)
  const perRow = wordsPerRow(task)
  return ({ x, y }, firstRow, step) => {
    const chosen = Array.from({ length: batchSize }, (_, i) => set.at(step * batchSize + i))
    const labels = chosen.map((row) => set.classes[row]!)
    tell(y!, firstRow, labels, task)
    chosen.forEach((row, i) =>
      x!.set(set.words.subarray(row * perRow, (row + 1) * perRow), (firstRow + i) * perRow)
    )
  }
}

const createWriter = (spec: AutomataSpec): Writer =>
  spec.task.trainRows === null ? freshRows(spec) : rowsOfSet(spec, spec.task.trainRows)

export function createBatches(spec: AutomataSpec): Batches {
  const writers = replicaSpecs(spec).map(createWriter)
  return {
    layout: rowLayout(spec, spec.batchSize),
    write(step, into) {
      into['x']!.fill(0)
      writers.forEach((write, r) => write(into, r * spec.batchSize, step))
    }
  }
}

/** Rule by rule, as many rows of each; those of a rule do not depend on what other rules there are. */
export function createProbe(spec: AutomataSpec): Feeds {
  const { probeRows } = spec.task
  const rules = rulesOf(spec.task)
  const classes = classesOf(spec.task, spec.model)
  const layout = rowLayout(spec, rules.length * probeRows)
  const probe = {
    x: { ...layout.x, data: new Int32Array(feedArray(layout.x)) },
    y: { ...layout.y, data: new Int32Array(feedArray(layout.y)) }
  }
  replicaSpecs(spec).forEach(({ task, seed }, r) =>
    rules.forEach((rule, place) => {
      const first = (r * rules.length + place) * probeRows
      const stream = new RandomStream(seed, 'probe', 0, rule)
      writeRows(probe.x.data, first, new Array<number>(probeRows).fill(rule), task, stream)
      probe.y.data.fill(classes[place]!, first, first + probeRows)
    })
  )
  return probe
}
