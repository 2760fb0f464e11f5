#!/usr/bin/env node
// `npm run setup`: makes a fresh checkout runnable, and says what is there. `npm start` and `npm test` do the same by
// themselves; this is for choosing a build of the native engine or for trying again.
import nodePreGyp from './node-pre-gyp/index.js'
import { intactRecord } from './setup/cache.mjs'
import { ensureElectron } from './setup/electron.mjs'
import { setUp } from './setup/setUp.mjs'
import { readWords, runMain, say } from './setup/terminal.mjs'

const usage = `npm run setup [-- options]

  --cpu           the native engine for the processor (remembered)
  --gpu           the native engine with CUDA, for an NVIDIA card (remembered)
  --system-cuda   with --gpu: use the CUDA 12 and cuDNN 9 of this machine, download none
  --no-native     no native engine; the wasm backend computes (remembered)
  --force         build the native engine again even if it is there
  --check         print what is installed as JSON and do nothing; exit code 1 if nothing is
`

await runMain(async () => {
  const { check, ...flags } = readFlags()
  if (check) {
    const record = intactRecord()
    return print(
      JSON.stringify(record && { ...record, folder: nodePreGyp.nativeCacheDir() }) + '\n',
      record ? 0 : 1
    )
  }
  await setUp({ flags, explicit: true })
  const electron = await ensureElectron(true)
  say(
    electron.program
      ? 'Electron: ready'
      : `${electron.reason}; "npm start" serves the workbench to a browser.`
  )
  return 0
})

function readFlags() {
  const flag = { type: /** @type {const} */ ('boolean') }
  const engine = {
    cpu: flag,
    gpu: flag,
    'system-cuda': flag,
    'no-native': flag,
    force: flag
  }
  return readWords(usage, { options: { ...engine, check: flag } }).values
}

/** @param {string} text @param {number} exitCode */
function print(text, exitCode) {
  process.stdout.write(text)
  return exitCode
}
