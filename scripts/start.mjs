#!/usr/bin/env node
// `npm start`: sets up what is missing, then opens the workbench in a window, or serves it where none can be opened.
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { become } from './setup/become.mjs'
import { runCli } from './setup/cli.mjs'
import { ensureElectron } from './setup/electron.mjs'
import { root } from './setup/project.mjs'
import { setUp } from './setup/setUp.mjs'
import { runMain, say } from './setup/terminal.mjs'

const usage = `npm start [-- options] [-- files or options for the app]

  --serve   serve the workbench on this machine's loopback address instead of opening a window;
            further options go to "saltus serve"
  --help    show this
`

await runMain(async () => {
  const args = process.argv.slice(2)
  if (args.includes('--help')) {
    process.stdout.write(usage)
    return 0
  }
  await setUp()
  if (args.includes('--serve')) return runCli(['serve', ...args.filter((arg) => arg !== '--serve')])
  const electron = hasDisplay()
    ? await ensureElectron(false)
    : { program: null, reason: 'There is no display' }
  if (electron.program) return openWindow(electron.program, args)
  say(`${electron.reason}. The workbench is served to a browser instead.`)
  runCli(['serve'])
})

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** @param {string} program @param {string[]} args */
function openWindow(program, args) {
  // Terminals inside Electron apps pass this on; with it, Electron would start as a plain Node.
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  return become(program, [...sandboxFlags(program), root, ...args], env)
}

/**
 * Chromium refuses to start its sandbox as root, and cannot where the system denies ordinary users their own
 * namespaces and the set-uid helper is not set up (as after an unpacking by npm).
 * @param {string} program
 */
function sandboxFlags(program) {
  if (process.getuid?.() === 0) return ['--no-sandbox']
  if (process.platform !== 'linux' || namespacesAllowed() || helperIsSetUp(program)) return []
  say("This system denies Chromium's sandbox to ordinary users, so the window runs without it.")
  return ['--no-sandbox']
}

function namespacesAllowed() {
  const setting = (/** @type {string} */ name) => {
    try {
      return readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim()
    } catch {
      return null
    }
  }
  return (
    setting('unprivileged_userns_clone') !== '0' && setting('apparmor_restrict_unprivileged_userns') !== '1'
  )
}

/** @param {string} program */
function helperIsSetUp(program) {
  const helper = statSync(path.join(path.dirname(program), 'chrome-sandbox'), { throwIfNoEntry: false })
  return helper?.uid === 0 && (helper.mode & 0o4000) !== 0
}
