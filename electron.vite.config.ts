import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

// One build for every host: CommonJS for Electron 25 (the oldest that tests run) and for Node 20.
const node = { target: 'node18.15', externalizeDeps: false, minify: false, sourcemap: true } as const

// Left in node_modules: the native addon and the tensor libraries, loaded by the engine process alone,
// and ws's optional addons.
const external = [/^@tensorflow\//, '@mapbox/node-pre-gyp', 'electron', 'bufferutil', 'utf-8-validate']

export default defineConfig({
  main: {
    build: {
      ...node,
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          cli: 'src/main/cli.ts',
          engine: 'src/main/engine/process.ts',
          family: 'src/main/asked/worker.ts',
          inspection: 'src/main/inspection/worker.ts',
          batchWorker: 'src/main/engine/batches/batchWorker.ts',
          unitWorker: 'src/main/engine/computation/unitWorker.ts',
          projection: 'src/main/projection/worker.ts',
          // The page's pictures, for scripts.
          figure: 'src/renderer/pageless/figure.ts'
        },
        external
      }
    }
  },
  preload: {
    build: { ...node, rolldownOptions: { input: { index: 'src/preload/index.ts' }, external: ['electron'] } }
  },
  renderer: {
    root: 'src/renderer',
    build: {
      target: 'chrome114',
      minify: true,
      sourcemap: true,
      rolldownOptions: {
        input: 'src/renderer/index.html',
        // What jsPDF would fetch to print a page: figures are drawn from their marks.
        external: ['canvg', 'dompurify', 'html2canvas']
      }
    },
    plugins: [svelte()]
  }
})
