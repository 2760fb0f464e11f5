/** Views of one stored state: space and time of a rule, accuracy and confusion of all rules, the share of equal cells. */
import type { Inspection, InspectedArray } from '#shared/inspection'
import { replicaSpecs } from '#shared/replicas'
import type { View } from '#kit/view'
import { averageLinkage, leaves, mergesOf, rowDistances } from '#shared/analysis/clustering'
import {
  boundaries,
  correlationByDensity,
  correlationBySampling,
  meanDensity,
  samplingError
} from '#kit/automata'
import { complement, mirrorImage } from '../data/exactRows'
import { inputsOf, rulesOf } from '../data/task'
import type { AutomataSpec } from '../spec/spec'
import { confusion, ruleMap } from './answers'
import { bestAnswers, spaceTime } from './spaceTime'

type Looked = Omit<Inspection, 'step'>

const line = (values: ArrayLike<number>): InspectedArray => ({
  shape: [values.length],
  data: Float64Array.from(values)
})
const square = (data: Float64Array, n: number): InspectedArray => ({ shape: [n, n], data })
const seen = (arrays: Looked['arrays'], labels: Looked['labels'] = {}): Looked => ({
  arrays,
  labels,
  reason: null
})

/** Answers shown beside the rows. */
const GUESSES = 5

/** Rows `[rows, width]`, updates before the first; best answers; relatives: mirror, inverse, both. */
const lookAtSpaceTime =
  (spec: AutomataSpec): View =>
  (state, replica, { args }) => {
    const own = replicaSpecs(spec)[replica]!
    const { width, density, boundary } = own.task
    const rule = Math.round(Number(args['rule']))
    const asked = boundaries.find((each) => each === args['boundary']) ?? boundary
    const starts: Record<string, number | null> = { density: Number(args['density']), 'one cell': null }
    const kind = args['start']!
    const start = {
      rule,
      density: kind in starts ? starts[kind]! : density,
      boundary: asked,
      draw: Number(args['draw'])
    }
    const { from, rows } = spaceTime(own, start)
    const { rules, probabilities } = bestAnswers(
      spec,
      state,
      replica,
      rows.subarray(rows.length - inputsOf(spec.task)),
      GUESSES
    )
    const mirror = mirrorImage(rule)
    return seen({
      rows: { shape: [rows.length / width, width], data: rows },
      from: line([from]),
      rule: line([rule]),
      shown: line([own.task.rowsSeen]),
      ring: line([Number(asked === 'periodic')]),
      answers: line(rules),
      probabilities: line(probabilities),
      relatives: line([mirror, complement(rule), complement(mirror)])
    })
  }

const lookAtRules =
  (spec: AutomataSpec): View =>
  (state, replica) => {
    const { accuracy, merged, classes } = ruleMap(spec, state, replica)
    return seen({ accuracy: line(accuracy), merged: line(merged), classes: line(classes) })
  }

const lookAtConfusion =
  (spec: AutomataSpec): View =>
  (state, replica) => {
    const rules = rulesOf(spec.task)
    return seen({
      values: square(confusion(spec, state, replica), rules.length),
      rules: line(rules),
      merges: { shape: [0, 5], data: new Float64Array() }
    })
  }

/** Values `[n, n]` and rules in the order of the dendrogram; its merges. */
const lookAtCorrelation =
  (spec: AutomataSpec): View =>
  async (_, replica, { args, pause }) => {
    const { task } = replicaSpecs(spec)[replica]!
    const rules = rulesOf(task)
    const n = rules.length
    const sampled = args['by'] === 'sampled'
    const matrix = sampled
      ? await correlationBySampling(rules, task, pause)
      : correlationByDensity(rules, task)
    const tree = averageLinkage(
      rowDistances(matrix),
      rules.map((rule) => meanDensity(rule, task))
    )
    const order = leaves(tree)
    const values = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [order[Math.floor(at / n)]!, order[at % n]!]
      return matrix.data[i * n + j]! / 100
    })
    return seen({
      values: square(values, n),
      rules: line(order.map((place) => rules[place]!)),
      error: line(sampled ? [samplingError(task)] : []),
      merges: { shape: [n - 1, 5], data: Float64Array.from(mergesOf(tree)) }
    })
  }

export const createViews = (spec: AutomataSpec): Readonly<Record<string, View>> => ({
  spaceTime: lookAtSpaceTime(spec),
  ruleMap: lookAtRules(spec),
  confusion: lookAtConfusion(spec),
  correlation: lookAtCorrelation(spec)
})
