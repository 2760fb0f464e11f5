// Our side: layouts by the built worker thread, as the workbench computes them.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'

const entry = path.resolve(import.meta.dirname, '../../../out/main/projection.js')
const options = { perplexity: 30, metric: 'euclidean', start: 'pca' }

/**
 * One job in a thread of its own.
 * @typedef {{ cpu: number, wall: number }} Seconds of all processors together, and of the clock
 * @param {object} job @returns {Promise<{ result: { layouts: Float32Array }, seconds: Seconds }>} from the thread's start to the result
 */
function compute(job) {
  const began = performance.now()
  const before = process.cpuUsage()
  const worker = new Worker(entry)
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('message', (message) => {
      if (message.type === 'progress') return
      void worker.terminate()
      const { user, system } = process.cpuUsage(before)
      const seconds = { cpu: (user + system) / 1e6, wall: (performance.now() - began) / 1000 }
      if (message.type === 'done') resolve({ result: message.result, seconds })
      else reject(new Error(message.error.message))
    })
    worker.postMessage({ type: 'start', job })
  })
}

/**
 * Lays out a set with every seed and leaves the layouts beside the peers'. Seconds of the processor.
 * @param {string} folder @param {string} name @param {number[]} shape @param {number} seeds
 */
export async function layOut(folder, name, [points, dimensions], seeds) {
  const bytes = readFileSync(path.join(folder, `${name}.f64`))
  const data = Float64Array.from(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8))
  const times = []
  for (let seed = 1; seed <= seeds; seed++) {
    const { result, seconds } = await compute({
      kind: 'tsne',
      frames: { data, points, dimensions },
      options: { ...options, iterations: 1000, seed, temporalWeight: 0 }
    })
    writeFileSync(path.join(folder, `${name}.saltus.${seed}.f32`), new Uint8Array(result.layouts.buffer))
    times.push(seconds.cpu)
  }
  return times
}

/**
 * One layout over many checkpoints: rings of five frequencies that rise out of noise.
 * @param {number} points @param {number} checkpoints @returns {Promise<Seconds>}
 */
export async function aligned(points, checkpoints) {
  const dimensions = 128
  const data = new Float64Array(checkpoints * points * dimensions)
  for (let t = 0, at = 0; t < checkpoints; t++)
    for (let i = 0; i < points; i++)
      for (let k = 0; k < dimensions; k++, at++) {
        const order = Math.cos((2 * Math.PI * i * [3, 7, 11, 19, 29][k % 5]) / points + k)
        data[at] = (order * t) / checkpoints + 0.3 * Math.sin(1e4 * Math.sin(i * dimensions + k))
      }
  const { seconds } = await compute({
    kind: 'tsne',
    frames: { data, points, dimensions },
    options: { ...options, iterations: 300, seed: 1, temporalWeight: 0.1 }
  })
  return seconds
}
