// Set-up as one call: packages, native engine, build. Each step looks first and works only where something is missing.
import { build, buildReady } from './build.mjs'
import { aloneInCheckout } from './lock.mjs'
import { setUpNativeEngine } from './nativeEngine.mjs'
import { installPackages, packagesReady } from './packages.mjs'
import { say } from './terminal.mjs'

/**
 * Brings a checkout from any state to runnable.
 * @param {{ flags?: import('./nativeEngine.mjs').Flags, explicit?: boolean }} [options]
 *   `explicit`: the user asked for set-up itself, so say what is there as well
 */
export async function setUp({ flags = {}, explicit = false } = {}) {
  const report = (/** @type {string} */ line) => explicit && say(line)
  await ensure(packagesReady, installPackages)
  report('npm packages: ready')
  const engine = await setUpNativeEngine(flags, explicit)
  report(`native engine: ${engine}`)
  await ensure(buildReady, build)
  report('build: ready')
}

/** @param {() => boolean} ready @param {() => Promise<void>} work */
async function ensure(ready, work) {
  if (ready()) return
  await aloneInCheckout(async () => {
    if (!ready()) await work()
  })
}
