/** The plain way to simulate an automaton, and specs of the family. */
import type { Boundary } from '../../../src/kit/automata/automaton'
import { type AutomataSpec, schema } from '../../../src/families/automata/spec/spec'

/** One row, one cell after the other. */
export function cellByCell(start: Uint8Array, rule: number, updates: number, boundary: Boundary): Uint8Array {
  let row = start
  const at = (x: number): number =>
    boundary === 'periodic' ? row[(x + row.length) % row.length]! : (row[x] ?? 0)
  for (let update = 0; update < updates; update++)
    row = row.map((_, x) => (rule >> (4 * at(x - 1) + 2 * at(x) + at(x + 1))) & 1)
  return row
}

export const specOf = (parts: object = {}): AutomataSpec => schema.parse({ family: 'automata', ...parts })
