// The npm packages. That they are ready is noted by us, after every one was looked at: npm's own note of what it
// installed (node_modules/.package-lock.json) can be there when packages are not. Install scripts stay off (.npmrc).
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { inProject, readJson, root, writeJson } from './project.mjs'
import { findProgram, run } from './programs.mjs'
import { during, Failure, say } from './terminal.mjs'

const marker = inProject('node_modules/.saltus-packages.json')
const lockfile = inProject('package-lock.json')
const npmsNote = inProject('node_modules/.package-lock.json')

/**
 * The packages were found whole, and neither the lockfile nor npm's note has changed since.
 * @param {boolean} again what npm had to leave out counts as missing
 */
export function packagesReady(again) {
  const noted = readJson(marker)
  if (!noted || (again && noted.leftOut.length > 0)) return false
  return noted.lockfile === hashOf(lockfile) && noted.installed === hashOf(npmsNote)
}

/** Makes the packages what the lockfile says: looks at each, and lets npm install all where one is not right. */
export async function installPackages() {
  let faulty = faultyPackages()
  if (faulty.length > 0) {
    rmSync(marker, { force: true })
    await runNpm()
    faulty = faultyPackages()
  }
  const needed = faulty.filter(({ optional }) => !optional)
  if (needed.length > 0)
    throw new Failure(
      `npm ended well, yet these packages are not as the lockfile says: ${names(needed)}. "npm ci" may say why.`
    )
  const leftOut = faulty.map(({ name }) => name)
  if (leftOut.length > 0) say(`npm could not get ${names(faulty)}; "npm run setup" tries again.`)
  writeJson(marker, { lockfile: hashOf(lockfile), installed: hashOf(npmsNote), leftOut })
}

async function runNpm() {
  const [program, ...args] = npmCommand('ci', '--no-audit', '--no-fund', '--loglevel=error')
  try {
    await during('Installing npm packages', () => run(program, args, { seconds: 1800, cwd: root }))
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    throw new Failure(`The npm packages could not be installed: ${message}`)
  }
}

/**
 * What the lockfile demands on this machine and is not there in its version and with its hash.
 * @returns {{ name: string, optional: boolean }[]}
 */
function faultyPackages() {
  const installed = readJson(npmsNote)?.packages ?? {}
  const { '': project, ...demanded } = readJson(lockfile)?.packages ?? {}
  return Object.entries(demanded)
    .filter(([folder, entry]) => isWanted(entry, project?.optionalDependencies?.[nameOf(folder, entry)]))
    .filter(([folder, entry]) => !isRight(folder, entry, installed[folder]))
    .map(([folder, entry]) => ({ name: nameOf(folder, entry), optional: Boolean(entry.optional) }))
}

/**
 * An entry of a lockfile (https://docs.npmjs.com/cli/configuring-npm/package-lock-json).
 * @typedef {{ version?: string, integrity?: string, name?: string, link?: boolean, resolved?: string,
 *   optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Entry
 */

/** Optional packages are wanted where they are made for this very machine, or asked for by name. @param {Entry} entry @param {string} [asked] */
function isWanted(entry, asked) {
  if (!entry.optional || asked) return true
  const { os, cpu, libc } = entry
  if (!os && !cpu) return false
  return allows(os, process.platform) && allows(cpu, process.arch) && (!libc || allows(libc, ownLibc()))
}

/** A list names what is allowed, or with "!" what is not. @param {string[] | undefined} list @param {string | null} own */
function allows(list, own) {
  if (!list || own === null) return true
  const denied = list.filter((name) => name.startsWith('!'))
  return denied.length > 0 ? !denied.includes(`!${own}`) : list.includes(own)
}

/** @returns {string | null} null where there is no such difference */
function ownLibc() {
  if (process.platform !== 'linux') return null
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return report.header.glibcVersionRuntime ? 'glibc' : 'musl'
}

/** @param {string} folder @param {Entry} entry @param {Entry} [installed] what npm noted of it */
function isRight(folder, entry, installed) {
  if (!installed || installed.version !== entry.version || installed.integrity !== entry.integrity)
    return false
  if (entry.link) return existsSync(inProject(folder, 'package.json'))
  const manifest = readJson(inProject(folder, 'package.json'))
  return manifest?.name === nameOf(folder, entry) && manifest.version === entry.version
}

/** @param {string} folder @param {Entry} entry */
const nameOf = (folder, entry) => entry.name ?? folder.slice(folder.lastIndexOf('node_modules/') + 13)

/** @param {{ name: string }[]} packages */
const names = (packages) =>
  packages
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ') + (packages.length > 3 ? ', …' : '')

/** @param {string} file */
const hashOf = (file) =>
  existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : null

/**
 * A command of npm's: the very npm that started us, or the one on the PATH.
 * @param {string[]} args
 * @returns {[program: string, ...args: string[]]}
 */
function npmCommand(...args) {
  const cli = process.env.npm_execpath
  if (cli?.endsWith('npm-cli.js')) return [process.execPath, cli, ...args]
  const npm = findProgram('npm')
  if (!npm) throw new Failure('npm was not found; it comes with Node')
  return [npm, ...args]
}
