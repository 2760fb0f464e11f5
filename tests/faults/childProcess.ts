/** Builds a script of `children/` for plain Node, and starts it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'

/** Builds `<file>.ts` with all that it imports into one file, which starts fast. It is gone when this process ends. */
export async function buildForNode(file: string): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'saltus-built-'))
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }))
  const name = `${basename(file)}.mjs`
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: resolve(`${file}.ts`),
      outDir,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: name } }
    }
  })
  return join(outDir, name)
}

/** Builds `children/<name>.ts`. */
export const buildChild = (name: string): Promise<string> => buildForNode(`tests/faults/children/${name}`)

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
