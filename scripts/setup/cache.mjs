// The per-user folder that holds the native engine: one published build, and the notes that set-up leaves for itself.
//   tensorflow-<version>-<variant>-<random>/   the build        current.json   which build counts; its files' hashes and times
//   stage-<random>/, setup-lock/               work under way   choice.json, last-failure.json   see variant.mjs, nativeEngine.mjs
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import nodePreGyp from '../node-pre-gyp/index.js'
import { whenInterrupted } from './interrupt.mjs'
import { packageVersion, writeJson } from './project.mjs'

/** @param {string} parts */
export const inCache = (...parts) => path.join(nodePreGyp.nativeCacheDir(), ...parts)

/**
 * The installed engine's record, provided that it belongs to this tfjs and that its files are as they were when they
 * were verified. Only looks at files' sizes and times: this runs on every start.
 */
export function intactRecord() {
  const { record, changed } = nodePreGyp.inspect()
  return record?.tfjs === packageVersion('@tensorflow/tfjs-node-gpu') && changed.length === 0 ? record : null
}

/**
 * The same where only times have changed, as in a copied cache: every file is hashed, and its time noted anew.
 * Only for the holder of the lock.
 */
export async function verifyAgain() {
  const { record, changed } = nodePreGyp.inspect()
  if (record && changed.length > 0 && (await nodePreGyp.damagedFiles(record)).length === 0)
    writeJson(inCache('current.json'), { ...record, files: stampsOf(Object.keys(record.files)) })
  return intactRecord()
}

/** @param {string[]} files below the cache */
const stampsOf = (files) => Object.fromEntries(files.map((file) => [file, nodePreGyp.stampOf(inCache(file))]))

/**
 * Makes a finished stage the current engine. One rename decides, so nobody ever sees half a build.
 * @param {string} stage
 * @param {{ binding: string, libraries: string[], tensorflow: string, variant: 'cpu' | 'gpu', wheel: string }} build
 *   paths relative to `stage`
 */
export async function publish(stage, { binding, libraries, ...facts }) {
  const name = path.basename(stage).replace('stage', `tensorflow-${facts.tensorflow}-${facts.variant}`)
  const paths = [binding, ...libraries]
  const hashes = await Promise.all(paths.map((file) => nodePreGyp.sha256Of(path.join(stage, file))))
  renameSync(stage, inCache(name))
  const files = paths.map((file) => path.join(name, file))
  const record = {
    ...facts,
    tfjs: packageVersion('@tensorflow/tfjs-node-gpu'),
    binding: path.join(name, binding),
    files: stampsOf(files),
    sha256: Object.fromEntries(files.map((file, i) => [file, hashes[i]])),
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
