// The per-user folder that holds the native engine: one published build, and the notes that set-up leaves for itself.
//   tensorflow-<version>-<variant>-<random>/   the build      current.json        which build counts, and its files' stamps
//   stage-<random>/, lock                      work under way  choice.json, last-failure.json   see variant.mjs, nativeEngine.mjs
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import nodePreGyp from '../node-pre-gyp/index.js'
import { whenInterrupted } from './interrupt.mjs'
import { packageVersion, readJson, writeJson } from './project.mjs'

/** @param {string} parts */
export const inCache = (...parts) => path.join(nodePreGyp.nativeCacheDir(), ...parts)

/**
 * The installed engine's record, provided that it belongs to this tfjs and that its files are as they were when the
 * engine was last seen working. Only looks at files' sizes and times: this runs on every start.
 */
export function intactRecord() {
  const record = readJson(inCache('current.json'))
  if (!record || record.tfjs !== packageVersion('@tensorflow/tfjs-node-gpu')) return null
  const intact = Object.entries(record.files).every(
    ([file, stamp]) => String(stampOf(inCache(file))) === String(stamp)
  )
  return intact ? record : null
}

/** @param {string} file @returns {[size: number, mtimeMs: number] | null} */
function stampOf(file) {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats ? [stats.size, Math.floor(stats.mtimeMs)] : null
}

/**
 * Makes a finished stage the current engine. One rename decides, so nobody ever sees half a build.
 * @param {string} stage
 * @param {{ binding: string, libraries: string[], tensorflow: string, variant: string, addonSha256: string }} build paths relative to `stage`
 */
export function publish(stage, { binding, libraries, ...facts }) {
  const name = path.basename(stage).replace('stage', `tensorflow-${facts.tensorflow}-${facts.variant}`)
  renameSync(stage, inCache(name))
  const files = [binding, ...libraries].map((file) => [path.join(name, file), stampOf(inCache(name, file))])
  const record = {
    ...facts,
    tfjs: packageVersion('@tensorflow/tfjs-node-gpu'),
    binding: path.join(name, binding),
    files: Object.fromEntries(files),
    installedAt: new Date().toISOString()
  }
  writeJson(inCache('current.json'), record)
  for (const other of readdirSync(inCache()))
    if (other.startsWith('tensorflow-') && other !== name) remove(inCache(other))
  return record
}

/**
 * Gives `work` a new folder in the cache and removes what is left of it at the end, however that comes.
 * @template T
 * @param {(stage: string) => Promise<T>} work
 */
export async function inStage(work) {
  const stage = mkdtempSync(inCache('stage-'))
  chmodSync(stage, 0o755)
  const forget = whenInterrupted(() => remove(stage))
  try {
    return await work(stage)
  } finally {
    remove(stage)
    forget()
  }
}

/** Removes what a killed set-up left. Only for the holder of the lock. */
export function removeOldStages() {
  for (const entry of readdirSync(inCache())) if (entry.startsWith('stage-')) remove(inCache(entry))
}

/** @param {string} folder */
const remove = (folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
