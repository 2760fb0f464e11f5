/** One start under one rule: its rows, and what the network answers to the last ones. */
import { RandomStream } from '#shared/random'
import { relu, type State } from '#kit/view'
import { drawStart, evolve, polynomials, type Boundary } from '#kit/automata'
import { classesOf, rulesOf } from '../data/task'
import type { AutomataSpec } from '../spec/spec'
import { layerOutput } from './activations'

export interface Start {
  rule: number
  /** Null: a single 1 in the middle. */
  density: number | null
  boundary: Boundary
  draw: number
}

/** Most cells that are drawn; of more, the last rows. */
const MOST_CELLS = 2 ** 18

/** Rows [rows, width], a number per cell; the first one is that after `from` updates. */
export function spaceTime({ task, seed }: AutomataSpec, start: Start): { from: number; rows: Float64Array } {
  const { width, updates, rowsSeen } = task
  const cells = new Int32Array(width)
  if (start.density === null) cells[width >> 1] = 1
  else drawStart(cells, start.density, new RandomStream(seed, 'task', start.draw))
  const count = Math.max(rowsSeen, Math.min(updates + 1, Math.floor(MOST_CELLS / width)))
  const from = updates + 1 - count
  const polynomial = polynomials([start.rule])
  evolve(cells, polynomial, from, start.boundary)
  const rows = new Float64Array(count * width)
  for (let row = 0; row < count; row++) {
    if (row > 0) evolve(cells, polynomial, 1, start.boundary)
    for (let x = 0; x < width; x++) rows[row * width + x] = cells[x]! & 1
  }
  return { from, rows }
}

/** Probability of every rule of the list, by place, given the rows that the network is shown. */
export function answersTo(
  spec: AutomataSpec,
  state: State,
  replica: number,
  shown: Float64Array
): Float64Array {
  const { depth } = spec.model
  let x = shown
  for (let layer = 1; layer <= depth; layer++) {
    x = layerOutput(spec, state, layer, replica, x)
    if (layer < depth) x = relu(x)
  }
  const largest = x.reduce((a, b) => Math.max(a, b))
  const powers = x.map((logit) => Math.exp(logit - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return Float64Array.from(classesOf(spec.task, spec.model), (output) => powers[output]! / total)
}

/** The most probable rules, their numbers and probabilities. */
export function bestAnswers(
  spec: AutomataSpec,
  state: State,
  replica: number,
  shown: Float64Array,
  most: number
): { rules: number[]; probabilities: number[] } {
  const probabilities = answersTo(spec, state, replica, shown)
  const places = [...probabilities.keys()]
    .sort((i, j) => probabilities[j]! - probabilities[i]!)
    .slice(0, most)
  return {
    rules: places.map((place) => rulesOf(spec.task)[place]!),
    probabilities: places.map((place) => probabilities[place]!)
  }
}
