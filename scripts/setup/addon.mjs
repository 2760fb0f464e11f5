// tfjs-node's native addon: compiled from the npm package's own two source files, and tried out with one matmul.
import path from 'node:path'
import { inProject, root } from './project.mjs'
import { run } from './programs.mjs'
import { Failure } from './terminal.mjs'

/**
 * Compiles the addon into the folder of the libraries it needs, where it finds them by its own place.
 * It uses Node's stable C interface only, so one build serves every Node and Electron.
 * @param {{ compiler: string, headers: string, libraries: string[], addon: string }} parts full paths
 */
export async function compileAddon({ compiler, headers, libraries, addon }) {
  const tfjs = inProject('node_modules/@tensorflow/tfjs-node-gpu')
  const includes = [inProject('node_modules/node-api-headers/include'), headers, tfjs].map(
    (folder) => `-I${folder}`
  )
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => path.join(tfjs, 'binding', file))
  const linking =
    process.platform === 'darwin'
      ? ['-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path']
      : ['-Wl,-rpath,$ORIGIN']
  const flags = ['-O2', '-fPIC', '-shared', '-std=c++17', '-DNAPI_VERSION=8']
  await run(compiler, [...flags, ...includes, ...sources, ...linking, ...libraries, '-o', addon], {
    seconds: 600
  })
}

// In a process of its own: a library that does not fit the machine may crash.
const probe = `
  const tf = require('@tensorflow/tfjs-node-gpu')
  const { binding, isUsingGpuDevice } = tf.backend()
  const product = tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0]
  process.stdout.write('\\n' + JSON.stringify({ product, tensorflow: binding.TF_Version, usesGpu: isUsingGpuDevice }))
`

/**
 * Loads an addon and multiplies two matrices with it.
 * @param {string} addon
 * @returns {Promise<{ tensorflow: string, usesGpu: boolean }>}
 */
export async function tryAddon(addon) {
  const env = { ...process.env, TFJS_NATIVE_BINDING: addon, TF_CPP_MIN_LOG_LEVEL: '3' }
  const output = await run(process.execPath, ['-e', probe], { seconds: 120, cwd: root, env })
  const { product, tensorflow, usesGpu } = JSON.parse(output.slice(output.lastIndexOf('\n')))
  if (product !== 11) throw new Failure(`the native engine computes 1·3 + 2·4 = ${product}`)
  return { tensorflow, usesGpu }
}
