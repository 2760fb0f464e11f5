/** Training and test rows out of a user's own file, drawn by a seed. */
import { AppError } from '#shared/errors'
import { type OwnData, OWN_DATA_PATH, type OwnRows } from '#shared/ownData'
import { RandomStream } from '#shared/random'
import { type Drawn, ownRows, type Part, quotas, shuffled } from '#kit/data'
import type { DescentTask } from '../spec/spec'

/** The file that a task names. Throws `spec.invalid` for one that names none. */
export function fileOf({ file }: Pick<DescentTask, 'file'>): OwnData {
  if (file) return file
  throw new AppError('spec.invalid', 'No file is chosen.', { path: OWN_DATA_PATH })
}

/** Rows of each class that are not test rows. */
export function leftInFile(file: OwnData, testRows: number): number[] {
  const test = quotas(testRows, file.counts)
  return file.counts.map((count, own) => count - test[own]!)
}

/** Test rows first, as many of each class as there are; then the first of the others, or of each class as many as its weight says. */
export function drawOwn(task: DescentTask, seed: number): Drawn {
  const file = fileOf(task)
  const rows = ownRows(file)
  const order = [...shuffled(rows.labels.length, new RandomStream(seed, 'split'))]
  const { taken: test, rest } = take(rows, order, quotas(task.testRows, file.counts))
  const { samples, classWeights } = task
  const train =
    classWeights.length === 0 ? rest.slice(0, samples) : take(rows, rest, quotas(samples, classWeights)).taken
  return { train: part(rows, train), test: part(rows, test) }
}

/** The first `counts[c]` rows of every class c out of a list, and the rest, both in its order. */
function take({ labels }: OwnRows, order: readonly number[], counts: readonly number[]) {
  const left = [...counts]
  const taken: number[] = []
  const rest: number[] = []
  for (const row of order) (left[labels[row]!]!-- > 0 ? taken : rest).push(row)
  return { taken, rest }
}

function part({ x, low, span, labels }: OwnRows, chosen: readonly number[]): Part {
  const d = x.length / labels.length
  const inputs = new Float32Array(chosen.length * d)
  chosen.forEach((row, i) => {
    for (let k = 0; k < d; k++) inputs[i * d + k] = (x[row * d + k]! - low) / span
  })
  return { x: inputs, truth: Float32Array.from(chosen, (row) => labels[row]!) }
}
