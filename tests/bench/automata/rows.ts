/** 128 rows of 100 cells after 99 updates, a rule of its own for each: ours, 32 at a time, and a loop over their cells. */
import { RandomStream } from '#shared/random'
import { evolve, LANES, polynomials, rowOf } from '../../../src/kit/automata/automaton'
import { drawStart } from '../../../src/kit/automata/starts'
import { writeRows } from '../../../src/families/automata/data/task'
import { schema } from '../../../src/families/automata/spec/spec'

const ROWS = 128
const { task } = schema.parse({ family: 'automata' })
const { width, updates, boundary } = task
const rules = Array.from({ length: ROWS }, (_, row) => (row * 37 + 30) % 256)
const groups = Array.from({ length: ROWS / LANES }, (_, group) => {
  const cells = new Int32Array(width)
  drawStart(cells, task.density, new RandomStream(group, 'data'))
  return { cells, rules: rules.slice(group * LANES, (group + 1) * LANES) }
})
const starts = groups.flatMap(({ cells }) => Array.from({ length: LANES }, (_, lane) => rowOf(cells, lane)))

/** Last rows, cell by cell: table look-ups in plain arrays of bytes, two of them in turns. */
export function cellByCell(): Uint8Array[] {
  return starts.map((start, row) => {
    const rule = rules[row]!
    let now = Uint8Array.from(start)
    let next = new Uint8Array(width)
    for (let update = 0; update < updates; update++) {
      for (let x = 0; x < width; x++) {
        const neighbourhood = 4 * now[(x + width - 1) % width]! + 2 * now[x]! + now[(x + 1) % width]!
        next[x] = (rule >> neighbourhood) & 1
      }
      const last = now
      now = next
      next = last
    }
    return now
  })
}

/** The same, 32 rows at a time. */
export function together(): Int32Array[] {
  return groups.map(({ cells, rules }) => {
    const rows = Int32Array.from(cells)
    evolve(rows, polynomials(rules), updates, boundary)
    return rows
  })
}

/** Throws where the two do not agree. */
export function compare(): void {
  const plain = cellByCell()
  together().forEach((cells, group) => {
    for (let lane = 0; lane < LANES; lane++)
      if (String(rowOf(cells, lane)) !== String(plain[group * LANES + lane]))
        throw new Error(`row ${group * LANES + lane} differs from the loop over cells`)
  })
}

const words = new Int32Array(ROWS * Math.ceil(width / 16))

/** All that a step of training needs: starts drawn, rows simulated and packed. */
export function batch(step: number): void {
  words.fill(0)
  writeRows(words, 0, rules, task, new RandomStream(0, 'data', step))
}
