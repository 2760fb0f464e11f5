// Our contender and its batch worker as plain JavaScript; the tensor libraries stay outside, as in the app's build.
import path from 'node:path'
import { build } from 'vite'

const root = path.resolve(import.meta.dirname, '../../..')

/** @returns {Promise<string>} the file, below the project so that it finds the packages */
export async function bundleContender() {
  const outDir = path.join(root, 'out/bench')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
      rolldownOptions: {
        input: {
          contender: path.join(import.meta.dirname, 'contender.ts'),
          batchWorker: path.join(root, 'src/main/engine/batches/batchWorker.ts')
        },
        external: [/^@tensorflow\//, '@mapbox/node-pre-gyp'],
        output: { entryFileNames: '[name].mjs' }
      }
    }
  })
  return path.join(outDir, 'contender.mjs')
}
