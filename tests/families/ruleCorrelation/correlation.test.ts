/** Equal cells: expected and counted agree, the matrix is drawn in the order that rows tell, bad tasks are refused by name. */
import { expect, it } from 'vitest'
import { check } from '../../../src/families/ruleCorrelation/checks'
import { distancesOf } from '../../../src/families/ruleCorrelation/data/distances'
import { createJob } from '../../../src/families/ruleCorrelation/job'
import { clustered } from '../../../src/families/ruleCorrelation/panels/clustered'
import { schema, type CorrelationSpec } from '../../../src/families/ruleCorrelation/spec'

const rules = [255, 110, 0, 10, 204]

const specOf = (task: object = {}, rest: object = {}): CorrelationSpec =>
  schema.parse({ family: 'ruleCorrelation', task: { rules, starts: 640, ...task }, ...rest })

/** All rows of a run by series and column. */
function rowsOf(spec: CorrelationSpec): Record<string, Record<string, number[]>> {
  const all: Record<string, Record<string, number[]>> = {}
  const job = createJob(spec)
  job.units.forEach((_, unit) => {
    for (const { series, columns } of job.compute(unit))
      for (const [name, values] of Object.entries(columns))
        ((all[series] ??= {})[name] ??= []).push(...values)
  })
  return all
}

it.each(['periodic', 'fixed'] as const)('%s rows: densities tell what counting finds', (boundary) => {
  const { pairs, rules: singles } = rowsOf(specOf({ width: 21, updates: 30, boundary, density: 0.3 }))
  pairs!['expected']!.forEach((value, i) =>
    expect(Math.abs(value - pairs!['counted']![i]!)).toBeLessThan((4 * 50) / Math.sqrt(640))
  )
  for (const name of ['expected', 'counted'])
    for (let i = 0; i < 25; i++) expect(pairs![name]![i]).toBe(pairs![name]![5 * (i % 5) + Math.floor(i / 5)])
  // rules 255 and 0 leave one colour, and opposite ones; rule 10 moves its cells left, and at fixed ends out of the row
  expect(singles!['uniform']).toEqual(boundary === 'fixed' ? [1, 1, 2, 3, 3] : [1, 1, 2, 2, 2])
  expect(pairs!['counted']![0]).toBe(100)
  expect(pairs!['counted']![2]).toBe(0)
})

it('counts in other rows than those of the densities, and in others for every seed', () => {
  const [one, other] = [rowsOf(specOf()), rowsOf(specOf({}, { seed: 1 }))]
  expect(one['rules']!['difference']![1]).toBeGreaterThan(0)
  expect(one['pairs']!['counted']).not.toEqual(other['pairs']!['counted'])
})

it('is drawn in the order of the places that its rows tell', () => {
  const { pairs, rules: singles } = rowsOf(specOf({}, { replicas: 2 }))
  const square = clustered(pairs!, singles!, { by: 'expected', replica: 1, distance: 'euclidean' })!
  const own = rules.map((rule, i) => ({ rule, place: singles!['place']![2 * i + 1]! }))
  expect(square.names).toEqual(own.sort((a, b) => a.place - b.place).map(({ rule }) => rule))
  // dense rules last, and on the diagonal what a rule has in common with itself
  expect([square.names[0], square.names.at(-1)]).toEqual([0, 255])
  expect(square.values[0]).toBe(1)
  expect(square.values[4]).toBe(0)
  const some = Object.fromEntries(Object.entries(pairs!).map(([name, values]) => [name, values.slice(0, 9)]))
  expect(clustered(some, singles!, { by: 'expected', replica: 1, distance: 'euclidean' })).toBeNull()
})

it('standardised distances: columns are of one scale, and one that never changes counts nothing', () => {
  const matrix = { data: Float64Array.of(0, 0, 7, 2, 30, 7), rows: 2, columns: 3 }
  // two values lie √2 standard deviations apart, whatever their scale
  expect(distancesOf(matrix, 'standardised').data[1]).toBeCloseTo(2, 12)
  expect(distancesOf(matrix, 'euclidean').data[1]).toBeCloseTo(Math.hypot(2, 30), 12)
})

it.each([
  [{ rules: [3, 3] }, 'task.rules'],
  [{ rules: [3] }, 'task.rules'],
  [{ rules: [], starts: 100_000, width: 4096, updates: 100 }, 'task.starts']
])('refuses %j with the path of its field', (task, path) => {
  expect(check(specOf(task)).map((problem) => problem.path)).toEqual([path])
})
