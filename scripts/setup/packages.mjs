// The npm packages. npm notes what it installed in node_modules/.package-lock.json, so whether anything is to be done
// is seen by comparing that note with package-lock.json. Install scripts stay off (.npmrc): npm cannot fail on them.
import { inProject, readJson, root } from './project.mjs'
import { findProgram, run } from './programs.mjs'
import { during, Failure } from './terminal.mjs'

/** Every package that the lockfile demands is there in its version. */
export function packagesReady() {
  const installed = readJson(inProject('node_modules/.package-lock.json'))?.packages
  if (!installed) return false
  const demanded = Object.entries(readJson(inProject('package-lock.json'))?.packages ?? {})
  return demanded.every(
    ([folder, entry]) =>
      folder === '' || (folder in installed ? installed[folder].version === entry.version : entry.optional)
  )
}

/** Installs exactly what the lockfile says. */
export async function installPackages() {
  const [program, ...args] = npmCommand('ci', '--no-audit', '--no-fund', '--loglevel=error')
  try {
    await during('Installing npm packages', () => run(program, args, { seconds: 1800, cwd: root }))
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    throw new Failure(`The npm packages could not be installed: ${message}`)
  }
}

/**
 * A command of npm's: the very npm that started us, or the one on the PATH.
 * @param {string[]} args
 * @returns {[program: string, ...args: string[]]}
 */
export function npmCommand(...args) {
  const cli = process.env.npm_execpath
  if (cli?.endsWith('npm-cli.js')) return [process.execPath, cli, ...args]
  const npm = findProgram('npm')
  if (!npm) throw new Failure('npm was not found; it comes with Node')
  return [npm, ...args]
}
