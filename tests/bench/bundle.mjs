// The project's own code for a bench that runs in plain Node: one module with all that it imports.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = path.resolve(import.meta.dirname, '../..')

/** @param {string} name of the bench's folder below this one @param {string} module in it, without its ending */
export async function bundled(name, module) {
  const outDir = path.join(root, `out/bench-${name}`)
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: path.join(import.meta.dirname, name, `${module}.ts`),
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: '[name].mjs' } }
    }
  })
  return import(pathToFileURL(path.join(outDir, `${module}.mjs`)).href)
}
