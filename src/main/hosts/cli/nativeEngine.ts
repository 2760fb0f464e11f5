/** What set-up left in the user's cache: the native engine, whether its files are those it verified, and its last failure. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

export interface InstalledEngine {
  variant: 'cpu' | 'gpu'
  tensorflow: string
  /** SHA-256 of the wheel its libraries come from. */
  wheel: string
  sha256: Record<string, string>
}

/** scripts/node-pre-gyp, which set-up and tfjs-node ask as well. */
interface NodePreGyp {
  inspect(): { record: InstalledEngine | null; changed: string[] }
  damagedFiles(record: InstalledEngine): Promise<string[]>
  nativeCacheDir(): string
}

const nodePreGyp = createRequire(import.meta.url)('@mapbox/node-pre-gyp') as NodePreGyp

/** What set-up installed; null without a native engine. */
export const installedEngine = (): InstalledEngine | null => nodePreGyp.inspect().record

/** One line about the engine's files, each hashed anew and compared with what set-up noted. */
export async function describeFiles(engine: InstalledEngine): Promise<string> {
  const damaged = await nodePreGyp.damagedFiles(engine)
  const all = Object.keys(engine.sha256).length
  if (damaged.length === 0)
    return `${all} files, each with the SHA-256 that set-up noted; from the wheel ${engine.wheel}`
  const names = damaged.map((file) => path.basename(file)).join(', ')
  return `not the files that set-up verified: ${names}; "npm run setup -- --force" builds them anew`
}

export interface SetUpFailure {
  at: string
  reasons: string[]
}

/** Written beside the native engine; null when all went well. */
export function setUpFailure(): SetUpFailure | null {
  try {
    const failure = JSON.parse(
      readFileSync(path.join(nodePreGyp.nativeCacheDir(), 'last-failure.json'), 'utf8')
    )
    return { at: String(failure.at), reasons: (failure.reasons as unknown[]).map(String) }
  } catch {
    return null
  }
}
