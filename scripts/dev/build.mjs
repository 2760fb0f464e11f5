// The host's code and the engine's, built into a folder of their own whenever a source changes. Old chunks stay: a run
// that trains may still load one.
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { resolveConfig } from 'electron-vite'
import { build, mergeConfig } from 'vite'
import { inProject, root } from '../setup/project.mjs'
import { say } from '../setup/terminal.mjs'

/** Beside out/, so that a build by hand and this one do not disturb each other. */
export const folder = inProject('.dev/main')

/** What runs in the host's process and its threads; all other entries run in engine processes. */
const hostEntries = ['cli.js', 'inspection.js', 'projection.js']

/**
 * @typedef {object} Listener
 * @property {() => Promise<void>} built the first build is there
 * @property {() => Promise<void>} hostChanged what the host runs is of other code now
 * @property {() => void} engineChanged only what engine processes run is
 */

/** Resolves after `built`. @param {Listener} listener */
export async function watchHostCode({ built, hostChanged, engineChanged }) {
  rmSync(folder, { recursive: true, force: true })
  const { config } = await resolveConfig({ root, logLevel: 'silent' }, 'build', 'development')
  /** @type {Fingerprints | null} */
  let known = null
  /** @type {Fingerprints | null} */
  let latest = null
  const watcher = await build(
    mergeConfig(config?.main ?? {}, {
      build: { outDir: folder, emptyOutDir: false, watch: {} },
      plugins: [{ name: 'saltus:built', writeBundle: (_, bundle) => void (latest = fingerprints(bundle)) }]
    })
  )
  return new Promise((resolve, reject) => {
    watcher.on('event', async (event) => {
      if (event.code === 'ERROR') say(`This does not build: ${event.error.message}`)
      if (event.code !== 'END' || !latest) return
      const before = known
      known = latest
      if (!before) return built().then(resolve, reject)
      if (before.host !== latest.host) return hostChanged()
      if (before.engine !== latest.engine) engineChanged()
    })
  })
}

/** @typedef {{ host: string, engine: string }} Fingerprints of all code that they can come to run */

/** @param {import('vite').Rolldown.OutputBundle} bundle @returns {Fingerprints} */
function fingerprints(bundle) {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
  const entries = chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName)
  const isHost = (/** @type {string} */ name) => hostEntries.includes(name)
  return {
    host: fingerprint(chunks, entries.filter(isHost)),
    engine: fingerprint(
      chunks,
      entries.filter((name) => !isHost(name))
    )
  }
}

/**
 * By modules, since the same modules may come in chunks of other names and borders.
 * @param {import('vite').Rolldown.OutputChunk[]} chunks @param {string[]} entries
 */
function fingerprint(chunks, entries) {
  const reached = new Set(entries)
  /** @type {string[]} */
  const modules = []
  for (const name of reached) {
    const chunk = chunks.find(({ fileName }) => fileName === name)
    if (!chunk) continue
    for (const [id, { code }] of Object.entries(chunk.modules)) modules.push(`${id}\n${code}\n`)
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) reached.add(next)
  }
  return createHash('sha256').update(modules.sort().join('')).digest('hex')
}
