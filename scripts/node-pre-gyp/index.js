// Stand-in for @mapbox/node-pre-gyp. tfjs-node asks its find() where the native addon lies; ours lies in a
// per-user cache that `npm run setup` fills, so that node_modules can be replaced at any time without a download.
'use strict'

const crypto = require('node:crypto')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { pipeline } = require('node:stream/promises')
const util = require('node:util')

// tfjs-node 4.22 still calls this, and Node 23 took it away. tfjs-node loads us before it needs it.
if (!util.isNullOrUndefined) util.isNullOrUndefined = (value) => value === null || value === undefined

/** Where this user's native engine is kept. */
function nativeCacheDir() {
  return process.env.SALTUS_NATIVE_CACHE || path.join(userCacheDir(), 'saltus', 'native')
}

/** Where this user's programs keep what they can make again. */
function userCacheDir() {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches')
  if (process.platform === 'win32' && process.env.LOCALAPPDATA) return process.env.LOCALAPPDATA
  return path.join(os.homedir(), '.cache')
}

/**
 * @typedef {{ tensorflow: string, variant: 'cpu' | 'gpu', wheel: string, tfjs: string, binding: string,
 *   files: Record<string, [size: number, mtimeMs: number]>, sha256: Record<string, string>, installedAt: string }} Installed
 *   `wheel`: SHA-256 of the wheel its libraries come from; `files`, `sha256`: of the addon and the libraries, below the cache
 */

/**
 * What set-up built and verified, with those of its files that are not as they were then, by size and time: this runs
 * at every load. An addon named by TFJS_NATIVE_BINDING has no record: nothing is known about it.
 * @returns {{ record: Installed | null, changed: string[] }}
 */
function inspect() {
  const record = process.env.TFJS_NATIVE_BINDING ? null : readRecord()
  const changed = Object.entries(record?.files ?? {}).filter(
    ([file, stamp]) => String(stampOf(path.join(nativeCacheDir(), file))) !== String(stamp)
  )
  return { record, changed: changed.map(([file]) => file) }
}

/** @returns {Installed | null} */
function readRecord() {
  try {
    const record = JSON.parse(fs.readFileSync(path.join(nativeCacheDir(), 'current.json'), 'utf8'))
    const hashed = Object.keys(record.files).every((file) => typeof record.sha256[file] === 'string')
    return hashed && record.binding in record.files ? record : null
  } catch {
    return null
  }
}

/** @param {string} file @returns {[size: number, mtimeMs: number] | null} */
function stampOf(file) {
  const stats = fs.statSync(file, { throwIfNoEntry: false })
  return stats ? [stats.size, Math.floor(stats.mtimeMs)] : null
}

/** Files of the engine whose content is not what set-up verified; reads them all (some 640 MB). @param {Installed} record */
async function damagedFiles(record) {
  const damaged = []
  for (const [file, sha256] of Object.entries(record.sha256))
    if ((await sha256Of(path.join(nativeCacheDir(), file))) !== sha256) damaged.push(file)
  return damaged
}

/** @param {string} file @returns {Promise<string | null>} null where it cannot be read */
async function sha256Of(file) {
  const hash = crypto.createHash('sha256')
  try {
    await pipeline(fs.createReadStream(file, { highWaterMark: 1 << 20 }), hash)
    return hash.digest('hex')
  } catch {
    return null
  }
}

/** The addon's path. It does not exist when nothing intact is installed: tfjs-node then says so itself. */
function find() {
  if (process.env.TFJS_NATIVE_BINDING) return process.env.TFJS_NATIVE_BINDING
  const { record, changed } = inspect()
  const intact = record !== null && changed.length === 0
  return path.join(
    nativeCacheDir(),
    intact ? record.binding : path.join('not-installed', 'tfjs_binding.node')
  )
}

module.exports = { damagedFiles, find, inspect, nativeCacheDir, sha256Of, stampOf, userCacheDir }
