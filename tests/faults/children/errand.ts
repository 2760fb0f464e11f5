/**
 * `node errand.js prepare|perform <errand> <place>`: does an errand and announces on standard output, a JSON object a
 * line, what is stored. A refusal is one, too, and ends with exit code 3.
 */
import { writeSync } from 'node:fs'
import { AppError, toWireError } from '#shared/errors'
import { errands, type StoreErrand, type StoreErrandName } from '../campaign/errands'

const say = (what: string, value: unknown): void => void writeSync(1, `${JSON.stringify({ what, value })}\n`)

const [task, name, place = ''] = process.argv.slice(2)
const errand: StoreErrand = errands[name as StoreErrandName]
try {
  if (task === 'prepare') await errand.prepare?.(place)
  else await errand.perform(place, say)
} catch (error) {
  if (!(error instanceof AppError)) throw error
  say('refused', toWireError(error))
  process.exitCode = 3
}
