/** Whether a user's own file has the rows that are asked for. Asked before everything else that may be wrong with a task. */
import type { SpecProblem } from '#shared/experiment'
import { rowsIn, type OwnData } from '#shared/ownData'
import { replicaSpecs } from '#shared/replicas'
import { quotas } from '#kit/data'
import type { DescentSpec } from './spec/spec'

/** Least that either of the two can be. */
const LEAST = 10

/** Null: it has them, or no file is learned from. */
export function tooFewRows(spec: DescentSpec): SpecProblem | null {
  const { data, file, testRows } = spec.task
  if (data !== 'file' || !file) return null
  const rows = rowsIn(file)
  const samples = Math.max(...replicaSpecs(spec).map(({ task }) => task.samples))
  if (samples + testRows <= rows) return null
  const path = testRows + LEAST <= rows ? 'task.samples' : 'task.testRows'
  const enough = testRowsOf(file)
  const instead = enough === null ? '' : `${enough} test rows and ${rows - enough} training rows, say, or `
  return {
    path,
    message: `The file ${file.name} has ${rows} rows; ${samples} training rows and ${testRows} test rows are ${samples + testRows}. Use ${instead}a file of so many.`
  }
}

/** About a fifth, with a row of every class among them; null: the file is too small. */
function testRowsOf(file: OwnData): number | null {
  const rows = rowsIn(file)
  for (let test = Math.max(LEAST, Math.ceil(rows / 5)); test <= rows - LEAST; test++)
    if (!quotas(test, file.counts).includes(0)) return test
  return null
}
