// Stand-in for @mapbox/node-pre-gyp. tfjs-node asks its find() where the native addon lies; ours lies in a
// per-user cache that `npm run setup` fills, so that node_modules can be replaced at any time without a download.
'use strict'

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
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
 * What set-up installed, or null. An addon named by TFJS_NATIVE_BINDING has no record: nothing is known about it.
 * @returns {null | { tensorflow: string, variant: 'cpu' | 'gpu' | 'official', tfjs: string, addonSha256: string,
 *   binding: string, files: Record<string, [size: number, mtimeMs: number]>, installedAt: string }}
 */
function installed() {
  if (process.env.TFJS_NATIVE_BINDING) return null
  try {
    const record = JSON.parse(fs.readFileSync(path.join(nativeCacheDir(), 'current.json'), 'utf8'))
    return fs.existsSync(path.join(nativeCacheDir(), record.binding)) ? record : null
  } catch {
    return null
  }
}

/** The addon's path. It does not exist when nothing is installed: tfjs-node then says so itself. */
function find() {
  if (process.env.TFJS_NATIVE_BINDING) return process.env.TFJS_NATIVE_BINDING
  return path.join(nativeCacheDir(), installed()?.binding ?? path.join('not-installed', 'tfjs_binding.node'))
}

module.exports = { find, installed, nativeCacheDir, userCacheDir }
