/**
 * What a `.saltus` file says about itself: `manifest.json`, the last entry of the zip.
 *
 *   manifest.json               format, session, every other file with its size and SHA-256
 *   runs/<id>/…                 the run's folder as it was on disk, without locks and temporaries
 *   sweeps/<id>.json
 *   data/<sha256>               users' own data that the runs learned from
 */
import { z } from 'zod'
import type { MergedRun } from '#shared/bundle'
import { AppError } from '#shared/errors'
import { pathText } from '#shared/paths'
import { outOfBounds } from '#shared/plainJson'
import type { SessionState } from '#shared/session'
import { isRunId, isSweepId } from '../files/ids'
import { checkState } from '../sessions/sessionShape'

/** 2: it may hold users' own data. Without any it is written as 1, which older versions read. */
export const BUNDLE_FORMAT = 2
export const MANIFEST = 'manifest.json'

const file = z.object({
  /** Inside the zip, with `/` between folders. */
  path: z.string().max(1000),
  size: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/)
})

const shape = z.object({
  saltusBundle: z.number().int().min(1),
  version: z.string().max(100),
  createdAt: z.string().max(100),
  title: z.string().min(1).max(200),
  session: z.unknown(),
  runs: z.array(
    z.object({
      id: z.string().refine(isRunId, 'is not the id of a run'),
      title: z.string().max(2000),
      files: z.array(file)
    })
  ),
  sweeps: z.array(z.object({ id: z.string().refine(isSweepId, 'is not the id of a sweep'), file })),
  data: z.array(file).default([])
})

export type BundledFile = z.infer<typeof file>
export type Manifest = Omit<z.infer<typeof shape>, 'session'> & { session: SessionState }

/** Throws `bundle.newer` for a format of a later version, `bundle.invalid` with the path of the first wrong field. */
export function readManifest(text: string): Manifest {
  const value = parse(text)
  const wild = outOfBounds(value)
  if (wild)
    throw new AppError('bundle.invalid', `${MANIFEST} is not what it should be: ${wild.path} ${wild.what}.`, {
      path: wild.path
    })
  const { saltusBundle: format, version } = value
  if (typeof format === 'number' && format > BUNDLE_FORMAT)
    throw new AppError(
      'bundle.newer',
      `This bundle was written by Saltus ${String(version)} in format ${format}; this version reads format ${BUNDLE_FORMAT}. Open it with a newer Saltus.`,
      { path: 'saltusBundle' }
    )
  const { success, data, error } = shape.safeParse(value)
  if (!success) {
    const [issue] = error.issues
    const path = pathText(issue!.path.map(String))
    throw new AppError(
      'bundle.invalid',
      `${MANIFEST} is not what it should be: ${path}: ${issue!.message}.`,
      {
        path
      }
    )
  }
  checkPaths(data)
  return { ...data, session: checkState(data.session) }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // said below
  }
  throw new AppError('bundle.invalid', `${MANIFEST} of this bundle is not JSON.`, { path: MANIFEST })
}

/** Every file lies where the run or sweep that it belongs to has its place. */
function checkPaths({ runs, sweeps, data }: z.infer<typeof shape>): void {
  const wrong = [
    ...runs.flatMap(({ id, files }) => files.filter(({ path }) => !path.startsWith(`runs/${id}/`))),
    ...runs.filter(({ id, files }) => !files.some(({ path }) => path === `runs/${id}/run.json`)),
    ...sweeps.filter(({ id, file }) => file.path !== `sweeps/${id}.json`),
    ...data.filter(({ path, sha256 }) => path !== `data/${sha256}`)
  ][0]
  if (wrong)
    throw new AppError('bundle.invalid', `${MANIFEST} names a file that does not belong where it lies.`, {
      path: 'path' in wrong ? wrong.path : wrong.id
    })
}

/** What came of a bundle that a library has taken in. */
export interface Merged {
  title: string
  /** With the ids that the runs have here. */
  session: SessionState
  imported: MergedRun[]
  present: MergedRun[]
  /** Ids of the sweeps that are new. */
  sweeps: string[]
}
