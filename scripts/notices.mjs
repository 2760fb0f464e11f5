#!/usr/bin/env node
// `npm run notices`: writes THIRD-PARTY-NOTICES, the licences of all code that is not ours in the build or loaded beside
// it. What the build holds is read from its source maps. `--check` only says whether the file is as it would be written.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inProject, readJson } from './setup/project.mjs'
import { setUp } from './setup/setUp.mjs'
import { Failure, readWords, runMain } from './setup/terminal.mjs'

const usage = `npm run notices [-- --check]

  --check   write nothing; exit code 1 if THIRD-PARTY-NOTICES is not what the build in out/ asks for
`
const file = inProject('THIRD-PARTY-NOTICES')

/** Left out of the build and loaded by it (see electron.vite.config.ts). */
const beside = ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-node-gpu']

const head = `Saltus is under the MIT licence (LICENSE). It is built from, and runs with, the works below.
Made by "npm run notices"; do not edit.

Not listed: Electron (MIT, with the licences of Chromium and Node, in the folder it is installed to) and TensorFlow's
own libraries (Apache-2.0, with their notices in the Python wheel they come from); set-up fetches both. Packages of
tfjs bring no text of the Apache-2.0 licence: it stands with apache-arrow.
`

/** @typedef {{ title: string, licence: string, source: string, text: string }} Notice */

await runMain(async () => {
  const { values } = readWords(usage, { options: { check: { type: 'boolean' } } })
  if (!values.check) await setUp()
  const text = [head, ...notices().map(inWords)].join('\n')
  if (!values.check) return void writeFileSync(file, text)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return 0
  throw new Failure('THIRD-PARTY-NOTICES is not up to date: "npm run notices" writes it anew.')
})

function notices() {
  const folders = new Set([...bundled(), ...beside.flatMap(installed)])
  const packages = [...folders].map(packageNotice)
  return [...packages, ...fonts()].sort((a, b) => (a.title < b.title ? -1 : 1))
}

/** Folders of the packages that the build has taken code from. @returns {string[]} */
function bundled() {
  const maps = readdirSync(inProject('out'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.map'))
  const sources = maps.flatMap((map) => /** @type {string[]} */ (readJson(inProject('out', map)).sources))
  return sources.flatMap((source) => {
    const inside = source.slice(source.indexOf('node_modules/'))
    const found = /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(inside)
    return found ? [found[1]] : []
  })
}

/** A package's folder and those of all it depends on, as the lockfile has them. @param {string} name @returns {string[]} */
function installed(name) {
  const locked = readJson(inProject('package-lock.json')).packages
  const found = new Set([`node_modules/${name}`])
  for (const folder of found)
    for (const dependency of Object.keys(locked[folder].dependencies ?? {})) {
      const place = placesFor(folder, dependency).find((place) => place in locked)
      if (place && !locked[place].link) found.add(place)
    }
  return [...found]
}

/** Where Node looks for a package that is asked for in a folder, nearest first. @param {string} folder @param {string} name */
function placesFor(folder, name) {
  const parents = folder.split('/node_modules/').map((_, index, parts) => parts.slice(0, index + 1))
  return [
    ...parents.reverse().map((parts) => [...parts, name].join('/node_modules/')),
    `node_modules/${name}`
  ]
}

/** @param {string} folder @returns {Notice} */
function packageNotice(folder) {
  const { name, version, license, author, homepage, repository } = readJson(inProject(folder, 'package.json'))
  const names = readdirSync(inProject(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
  const texts = names.sort().map((name) => readFileSync(inProject(folder, name), 'utf8').trim())
  const by = typeof author === 'string' ? author : (author?.name ?? 'its authors')
  return {
    title: `${name} ${version}`,
    licence: typeof license === 'string' ? license : (license?.type ?? 'see below'),
    source: (homepage ?? repository?.url ?? repository ?? '')
      .replace(/^git\+/, '')
      .replace(/^(?:github:)?([\w-]+\/[\w.-]+)$/, 'https://github.com/$1'),
    text: texts.join('\n\n') || `By ${by}. The package has no text of its licence.`
  }
}

/** @returns {Notice[]} */
function fonts() {
  const folder = inProject('src/renderer/fonts')
  return readdirSync(folder)
    .filter((name) => name.endsWith('-OFL.txt'))
    .map((name) => ({
      title: `${path.basename(name, '-OFL.txt')} (font)`,
      licence: 'OFL-1.1',
      source: `src/renderer/fonts/${name}`,
      text: readFileSync(path.join(folder, name), 'utf8').trim()
    }))
}

/** @param {Notice} notice */
function inWords({ title, licence, source, text }) {
  const rule = '-'.repeat(100)
  return `${rule}\n${title} · ${licence}${source ? ` · ${source}` : ''}\n\n${text.replaceAll('\r\n', '\n')}\n`
}
