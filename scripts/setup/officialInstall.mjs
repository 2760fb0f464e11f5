// Rung 1 of the native engine: the download that tfjs-node-gpu itself offers, run by its own install script in a folder
// of ours. It is asked first whether its server answers: where it does not, the script would hang or fail late.
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { tryAddon } from './addon.mjs'
import { npmCommand } from './packages.mjs'
import { inProject, readJson } from './project.mjs'
import { run } from './programs.mjs'
import { during, Failure } from './terminal.mjs'

const name = '@tensorflow/tfjs-node-gpu'

/** Builds the engine in `stage`. @param {string} stage */
export async function installOfficially(stage) {
  const { version, binary } = readJson(inProject('node_modules', name, 'package.json'))
  await requireServer(`${binary.host}/napi-v8/${version}/${archiveName(version)}`)
  const manifest = { private: true, dependencies: { [name]: version }, allowScripts: { [name]: true } }
  writeFileSync(path.join(stage, 'package.json'), JSON.stringify(manifest))
  const [npm, ...args] = npmCommand('install', '--no-audit', '--ignore-scripts=false', '--foreground-scripts')
  await during("Downloading tfjs-node's own TensorFlow", () => run(npm, args, { seconds: 600, cwd: stage }))

  // The addon looks for its libraries in ../../deps/lib: keep the two folders side by side, drop the rest.
  for (const folder of ['lib', 'deps'])
    renameSync(path.join(stage, 'node_modules', name, folder), path.join(stage, folder))
  rmSync(path.join(stage, 'node_modules'), { recursive: true })
  const binding = 'lib/napi-v8/tfjs_binding.node'
  const { tensorflow, addonSha256 } = await tryAddon(path.join(stage, binding))
  const libraries = readdirSync(path.join(stage, 'deps/lib')).map((file) => `deps/lib/${file}`)
  return { binding, libraries, tensorflow, variant: 'official', addonSha256 }
}

/** @param {string} version */
function archiveName(version) {
  if (process.platform === 'win32') return `GPU-windows-${version}.zip`
  return `GPU-${process.platform}-${version}.tar.gz`
}

/** @param {string} url */
async function requireServer(url) {
  /** @type {Response} */
  let answer
  try {
    answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5000) })
  } catch {
    throw new Failure('its server does not answer')
  }
  if (!answer.ok) throw new Failure(`its server answers ${answer.status}`)
}
