#!/usr/bin/env node
// `npm run associate`: makes this checkout the program that opens `.saltus` files on a Linux desktop, for this user alone
// (freedesktop.org: Shared MIME-info, Desktop Entry, MIME Applications). `-- --remove` takes it back.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findProgram, run } from './setup/programs.mjs'
import { inProject } from './setup/project.mjs'
import { Failure, readWords, runMain, say } from './setup/terminal.mjs'

const MIME = 'application/x-saltus'
const ENTRY = 'saltus.desktop'
const usage = `npm run associate [-- options]

  --remove   *.saltus files are no longer opened here
`

await runMain(async () => {
  const { remove } = readWords(usage, { options: { remove: { type: 'boolean' } } }).values
  if (process.platform !== 'linux')
    throw new Failure(
      'Only Linux desktops can be told so; elsewhere open bundles in the window or by "saltus open"'
    )
  const data = process.env.XDG_DATA_HOME || path.join(os.homedir(), '.local/share')
  const types = path.join(data, 'mime')
  const entries = path.join(data, 'applications')
  const places = { type: path.join(types, 'packages/saltus.xml'), entry: path.join(entries, ENTRY) }
  for (const file of Object.values(places)) {
    if (remove) rmSync(file, { force: true })
    else mkdirSync(path.dirname(file), { recursive: true })
  }
  if (!remove) {
    writeFileSync(places.type, template('saltus.xml'))
    writeFileSync(places.entry, desktopEntry())
  }
  await tell('update-mime-database', types)
  await tell('update-desktop-database', entries)
  if (!remove) await tell('xdg-mime', 'default', ENTRY, MIME)
  say(
    remove
      ? 'Files named *.saltus are no longer opened here.'
      : 'A double click on a .saltus file opens it here.'
  )
  return 0
})

/** @param {string} name */
function template(name) {
  return readFileSync(inProject('resources/linux', name), 'utf8')
}

/** An argument of an Exec line, as the Desktop Entry specification quotes it. @param {string} word */
function quoted(word) {
  const escaped = word.replace(/["`$\\]/g, '\\$&')
  return `"${escaped.replaceAll('\\', '\\\\').replaceAll('%', '%%')}"`
}

function desktopEntry() {
  const exec = [process.execPath, inProject('scripts/start.mjs')].map(quoted).join(' ')
  return template(ENTRY)
    .replace('@exec@', () => exec)
    .replace('@icon@', () => inProject('resources/icon.png'))
}

/** Desktops without such a program read the files by themselves. @param {string} name @param {string[]} args */
async function tell(name, ...args) {
  const program = findProgram(name)
  if (program) await run(program, args, { seconds: 60 })
}
