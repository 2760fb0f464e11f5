/** Builds a script of `children/` for plain Node, and starts it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'
import { build } from 'vite'

/** Builds `children/<name>.ts`; packages are left to be found in node_modules, so it lies below it. */
export async function buildChild(name: string): Promise<string> {
  const outDir = resolve(`node_modules/.cache/saltus-faults-${name}`)
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: resolve(`tests/faults/children/${name}.ts`),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } }
    }
  })
  return resolve(outDir, `${name}.mjs`)
}

export interface Child {
  process: ChildProcess
  /** Lines it has written to standard output, growing. */
  lines: string[]
  /** Resolves with all lines when it is gone and its output is read. */
  ended: Promise<string[]>
}

/** Starts a command and collects its lines; its errors go to the test's own. */
export function startChild(command: string, ...words: string[]): Child {
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines: string[] = []
  createInterface(child.stdout).on('line', (line) => lines.push(line))
  const ended = new Promise<string[]>((done, failed) => {
    child.on('error', failed)
    child.on('close', () => done(lines))
  })
  return { process: child, lines, ended }
}
