/**
 * Names of runs and series as they appear in paths: made here, and checked here when they come from
 * outside, so that no name ever leads out of the library.
 *
 * Run id: `<date>-<time>-<family>-<four hex digits>`, UTC, so that names sort by creation.
 */
import { randomBytes } from 'node:crypto'
import { AppError } from '#shared/errors'

const runIdPattern = /^\d{8}-\d{6}-[a-z0-9]{1,24}(-[a-z0-9]{1,24}){0,3}-[0-9a-f]{4}$/
const seriesPattern = /^[a-z][a-zA-Z0-9]{0,31}$/

/** A fresh id; two calls in one second differ by chance only, so the caller claims the folder exclusively. */
export function makeRunId(family: string, now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T')
  const words = family
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, 24))
  const name = words.slice(0, 4).join('-') || 'run'
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${name}-${randomBytes(2).toString('hex')}`
}

const sweepPattern = /^\d{8}-\d{6}-sweep-[0-9a-f]{4}$/

/** `<date>-<time>-sweep-<four hex digits>`. */
export const makeSweepId = (now: Date): string => makeRunId('sweep', now)

export const isSweepId = (id: unknown): id is string => typeof id === 'string' && sweepPattern.test(id)

const sessionPattern = /^\d{8}-\d{6}-session-[0-9a-f]{4}$/

/** `<date>-<time>-session-<four hex digits>`. */
export const makeSessionId = (now: Date): string => makeRunId('session', now)

export const isSessionId = (id: unknown): id is string => typeof id === 'string' && sessionPattern.test(id)

export const isRunId = (id: unknown): id is string => typeof id === 'string' && runIdPattern.test(id)

/** Throws `run.invalidId` for anything that is not a run id. */
export function checkRunId(id: string): string {
  if (isRunId(id)) return id
  throw new AppError('run.invalidId', `${JSON.stringify(id)} is not the id of a run.`, { path: 'runId' })
}

export const isSeriesName = (name: unknown): name is string =>
  typeof name === 'string' && seriesPattern.test(name)

/** Throws `series.invalidName` for anything that is not a field word such as `train`. */
export function checkSeriesName(name: string): string {
  if (isSeriesName(name)) return name
  throw new AppError('series.invalidName', `${JSON.stringify(name)} is not the name of a series.`, {
    path: 'series'
  })
}
