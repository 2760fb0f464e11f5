/** Training and test rows out of the bundled digits, drawn by a seed. */
import { RandomStream } from '#shared/random'
import { quotas, shuffled } from '../data/order'
import type { Drawn } from '../data/rows'
import { digitImages, DIGITS } from './images'

export interface DigitsDrawn {
  /** Training rows. */
  samples: number
  testRows: number
  /** How often each digit is trained on, in proportion; empty: as they come. */
  classWeights: readonly number[]
}

/** How many images there are of each digit. */
function classCounts(): number[] {
  const counts = new Array<number>(DIGITS.classes).fill(0)
  for (const label of digitImages().labels) counts[label]!++
  return counts
}

/** Images of each digit that are not test rows. */
export function leftForTraining({ testRows }: Pick<DigitsDrawn, 'testRows'>): number[] {
  const counts = classCounts()
  const test = quotas(testRows, counts)
  return counts.map((count, digit) => count - test[digit]!)
}

/** Takes the first `counts[c]` images of every class c out of a list; gives them and the rest, both in its order. */
function take(order: readonly number[], counts: readonly number[]) {
  const { labels } = digitImages()
  const left = [...counts]
  const taken: number[] = []
  const rest: number[] = []
  for (const row of order) (left[labels[row]!]!-- > 0 ? taken : rest).push(row)
  return { taken, rest }
}

/** Pixels are told as 0 to 1. */
export function drawDigits(task: DigitsDrawn, seed: number): Drawn {
  const order = [...shuffled(DIGITS.rows, new RandomStream(seed, 'split'))]
  const { taken: test, rest } = take(order, quotas(task.testRows, classCounts()))
  const { samples, classWeights } = task
  const train =
    classWeights.length === 0 ? rest.slice(0, samples) : take(rest, quotas(samples, classWeights)).taken
  return { train: rowsOf(train), test: rowsOf(test) }
}

function rowsOf(chosen: readonly number[]) {
  const { pixels, labels } = digitImages()
  const inputs = DIGITS.side ** 2
  const x = new Float32Array(chosen.length * inputs)
  chosen.forEach((row, i) => {
    for (let k = 0; k < inputs; k++) x[i * inputs + k] = pixels[row * inputs + k]! / DIGITS.brightest
  })
  return { x, truth: Float32Array.from(chosen, (row) => labels[row]!) }
}
