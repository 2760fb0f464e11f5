// The app's build in out/, made again whenever a source has changed. Sources are compared by content: quick, and a
// checkout that changes only times costs no build.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { inProject, root } from './project.mjs'
import { run } from './programs.mjs'
import { during, Failure } from './terminal.mjs'

const stamp = inProject('out/.sources')
const configs = [
  'electron.vite.config.ts',
  'svelte.config.mjs',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json'
]

/** out/ was built from the sources as they are now. */
export const buildReady = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources()

/** Builds; a build that is interrupted or fails leaves no stamp, so the next start builds again. */
export async function build() {
  const sources = hashSources()
  rmSync(stamp, { force: true })
  const electronVite = inProject('node_modules/electron-vite/bin/electron-vite.js')
  try {
    const args = [electronVite, 'build', '--logLevel', 'error']
    await during('Building Saltus', () => run(process.execPath, args, { seconds: 600, cwd: root }))
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    throw new Failure(`The build failed ("npm run build" shows it whole): ${message}`)
  }
  writeFileSync(stamp, sources)
}

function hashSources() {
  const hash = createHash('sha256')
  for (const file of [...configs, ...sourceFiles()]) {
    hash.update(`${file}\0`)
    if (existsSync(inProject(file))) hash.update(readFileSync(inProject(file)))
  }
  return hash.digest('hex')
}

const sourceFiles = () =>
  readdirSync(inProject('src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`.slice(root.length))
    .sort()
