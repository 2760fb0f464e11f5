/** What a stored state answers to the test rows, as kept with it. */
import { partOf, type State } from '#kit/view'
import { mergedOf } from '../data/classes'
import { classesOf, rulesOf } from '../data/task'
import type { AutomataSpec } from '../spec/spec'

/** Share of every rule's test rows that are answered with every rule [rules, rules], by place. */
export function confusion(spec: AutomataSpec, state: State, replica: number): Float64Array {
  const n = rulesOf(spec.task).length
  const placeOf = new Map(classesOf(spec.task, spec.model).map((output, place) => [output, place]))
  const predicted = partOf(state, 'probe/predicted', replica)
  const shares = new Float64Array(n * n)
  predicted.forEach((output, row) => {
    const answered = placeOf.get(output)
    const place = Math.floor(row / spec.task.probeRows)
    if (answered !== undefined) shares[place * n + answered]! += 1 / spec.task.probeRows
  })
  return shares
}

/** By rule [256]: accuracy, accuracy up to merged classes, number of the merged class; NaN, −1: the task has no such rule. */
export function ruleMap(spec: AutomataSpec, state: State, replica: number) {
  const rules = rulesOf(spec.task)
  const of = mergedOf(rules, spec.task)
  const shares = confusion(spec, state, replica)
  const accuracy = new Float64Array(256).fill(NaN)
  const merged = new Float64Array(256).fill(NaN)
  const classes = new Float64Array(256).fill(-1)
  rules.forEach((rule, place) => {
    const row = shares.subarray(place * rules.length, (place + 1) * rules.length)
    accuracy[rule] = row[place]!
    merged[rule] = row.reduce((sum, share, other) => (of[other] === of[place] ? sum + share : sum), 0)
    classes[rule] = of[place]!
  })
  return { accuracy, merged, classes }
}
