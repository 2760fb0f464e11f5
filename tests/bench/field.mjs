// Who takes part: ours, and each peer that can be had here. A contender is a way to train with one number of threads.
import path from 'node:path'
import { findProgram } from '../../scripts/setup/programs.mjs'
import { say } from '../../scripts/setup/terminal.mjs'
import { startContender } from './contender.mjs'
import { peerPython } from './environments.mjs'
import { bundleContender } from './ours/bundle.mjs'

/**
 * @typedef {object} Kind a way to train
 * @property {string} name as in the table
 * @property {string} variant what the process is asked for
 * @property {(threads: number) => ReturnType<typeof startContender>} start
 */

/** Our own, chosen by the engine; with `modes` also graph and XLA by force. @param {{ modes: boolean }} options @returns {Promise<Kind[]>} */
export async function ourKinds({ modes }) {
  const file = await bundleContender()
  const start = (/** @type {number} */ threads) =>
    startContender(process.execPath, [file, String(threads)], process.env)
  const names = modes ? ['ours', 'ours graph', 'ours xla'] : ['ours']
  return names.map((name) => ({ name, variant: name.split(' ')[1] ?? '', start }))
}

/** A peer that cannot be had is left out, and one line says why. @param {'torch' | 'jax'} peer @returns {Promise<Kind[]>} */
export async function peerKinds(peer) {
  try {
    const python = await peerPython(peer)
    const file = path.join(import.meta.dirname, 'peers', `${peer}_peer.py`)
    const start = (/** @type {number} */ threads) =>
      startContender(python, [file, String(threads)], peerEnvironment(python))
    return variantsOf(peer).map(([name, variant]) => ({ name, variant, start }))
  } catch (error) {
    say(`${peer} takes no part: ${/** @type {Error} */ (error).message}`)
    return []
  }
}

/** @param {'torch' | 'jax'} peer @returns {[name: string, variant: string][]} */
function variantsOf(peer) {
  if (peer === 'jax') return [['jax', '']]
  const compiler = findProgram(process.env.CXX, 'g++', 'clang++')
  if (!compiler) say('torch.compile takes no part: there is no C++ compiler')
  const compiled = /** @type {[string, string]} */ (['torch.compile', 'compile'])
  return [['torch', ''], ...(compiler ? [compiled] : [])]
}

/**
 * Without what would slow a peer down or move its threads: everyone begins from the library's own defaults. What
 * torch.compile makes stays beside its environment, and is made anew each time: its first step is timed too.
 * @param {string} python
 */
function peerEnvironment(python) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(OPENBLAS|OMP|MKL|KMP|GOMP|PYTHON|XLA|JAX|TORCH)/.test(name)
  )
  return {
    ...Object.fromEntries(own),
    PYTHONDONTWRITEBYTECODE: '1',
    TORCHINDUCTOR_FORCE_DISABLE_CACHES: '1',
    TORCHINDUCTOR_CACHE_DIR: path.join(path.dirname(python), '../inductor')
  }
}
