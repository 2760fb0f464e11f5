// Set-up as one call: packages, native engine, build. Each step looks first and works only where something is missing.
import { build, buildReady } from './build.mjs'
import { aloneInCheckout } from './lock.mjs'
import { setUpNativeEngine } from './nativeEngine.mjs'
import { installPackages, packagesReady } from './packages.mjs'
import { Failure, say } from './terminal.mjs'

/**
 * Brings a checkout from any state to runnable.
 * @param {{ flags?: import('./nativeEngine.mjs').Flags, explicit?: boolean, built?: boolean }} [options]
 *   `explicit`: the user asked for set-up itself, so say what is there as well; `built`: the app is wanted in out/
 */
export async function setUp({ flags = {}, explicit = false, built = true } = {}) {
  requireNode()
  const report = (/** @type {string} */ line) => explicit && say(line)
  await ensure(() => packagesReady(explicit), installPackages)
  report('npm packages: ready')
  const engine = await setUpNativeEngine(flags, explicit)
  report(`native engine: ${engine}`)
  if (!built) return
  await ensure(buildReady, build)
  report('build: ready')
}

/** The versions that Vite and its kin run on. */
function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const fits = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)
  if (!fits) throw new Failure(`Saltus needs Node 20.19, 22.12 or later; this is ${process.versions.node}.`)
}

/** @param {() => boolean} ready @param {() => Promise<void>} work */
async function ensure(ready, work) {
  if (ready()) return
  await aloneInCheckout(async () => {
    if (!ready()) await work()
  })
}
