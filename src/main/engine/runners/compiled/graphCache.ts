/**
 * Graphs of programs that trained before, in the user's cache: tracing and building one is half of what a start costs
 * when everything else is known. A spec and the code that reads it make a graph, so both name its file; a file that is
 * damaged, or of other code, is none.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { ExperimentSpec } from '#shared/experiment'
import type { CompiledGraph } from './graphBuilder'
import { keepNewest } from './newestFiles'

export interface GraphCache {
  get(): CompiledGraph | undefined
  set(graph: CompiledGraph): void
}

/** Files kept, the newest; one is 30–300 kB. */
const MOST_FILES = 100
const DIGEST_BYTES = 32

const digest = (...parts: (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/**
 * The place of one spec's graph.
 * @param code built file that names all its parts by their content, so that its own bytes stand for them
 * @param engine what computes
 */
export function createGraphCache(
  folder: string,
  { code, engine, spec }: { code: string; engine: string; spec: ExperimentSpec }
): GraphCache {
  const { title: _title, notes: _notes, ...training } = spec
  const key = digest(readFileSync(code), engine, JSON.stringify(training)).toString('hex').slice(0, 32)
  const file = path.join(folder, key)
  return {
    get() {
      try {
        const content = readFileSync(file)
        const body = content.subarray(DIGEST_BYTES)
        return digest(body).equals(content.subarray(0, DIGEST_BYTES))
          ? (deserialize(body) as CompiledGraph)
          : undefined
      } catch {
        return undefined
      }
    },
    set(graph) {
      const body = serialize(graph)
      const draft = `${file}.${process.pid}`
      try {
        mkdirSync(folder, { recursive: true })
        writeFileSync(draft, Buffer.concat([digest(body), body]))
        renameSync(draft, file)
        keepNewest(folder, MOST_FILES)
      } catch {
        // a read-only cache: the next run traces again
      }
    }
  }
}
