/** `hashes.json`: frozen hashes with all that decides bits besides the spec, one entry per run and kind of machine. */
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { EngineRecord } from '#shared/run'
import { maths } from './maths'
import { frozenRuns, nameOf } from './runs'
import type { Hashes } from './train'

interface Entry {
  /** As `nameOf` gives it. */
  run: string
  /** Without the instruction sets, which `processor` has. */
  engine: Omit<EngineRecord, 'features'>
  processor: Processor
  maths: string
  hashes: Hashes
}

/** What libraries choose their kernels by: families share one name, and a virtual machine may hide instructions. */
interface Processor {
  family: string
  instructions: string
}

const file = join(import.meta.dirname, 'hashes.json')
const choosing = ['avx2', 'fma', 'avx512f', 'avx512_vnni', 'avx512_bf16', 'amx_tile']
const here = { processor: findProcessor(), maths }

const read = (): Entry[] => JSON.parse(readFileSync(file, 'utf8')) as Entry[]

/** Without instructions where the system has no /proc. */
function findProcessor(): Processor {
  const text = process.platform === 'linux' ? readFileSync('/proc/cpuinfo', 'utf8') : ''
  const field = (name: string): string => new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(text)?.[1] ?? ''
  const flags = field('flags').split(' ')
  return {
    family: [os.arch(), field('cpu family'), field('model')].join(' ').trim(),
    instructions: choosing.filter((each) => flags.includes(each)).join(' ')
  }
}

const withoutFeatures = ({ features: _, ...engine }: EngineRecord): Entry['engine'] => engine

/** Whether this machine must give the bits of an entry. @param engine null: on wasm the processor decides nothing */
const isOurs =
  (run: string, engine: EngineRecord | null) =>
  (entry: Entry): boolean =>
    entry.run === run &&
    entry.maths === here.maths &&
    (!engine ||
      (isDeepStrictEqual(entry.engine, withoutFeatures(engine)) &&
        isDeepStrictEqual(entry.processor, here.processor)))

/** Null where nothing is frozen for machines like this one. */
export const frozenHashes = (run: string, engine: EngineRecord | null): Hashes | null =>
  read().find(isOurs(run, engine))?.hashes ?? null

/**
 * Puts hashes in the place of this machine's. Where those were others, the run has changed for every machine, so what
 * others have frozen of it goes; so does what is frozen of runs that are no longer asked for.
 */
export function freeze(
  run: string,
  wanted: EngineRecord | null,
  { engine, hashes }: { engine: EngineRecord; hashes: Hashes }
): void {
  const entries = read()
  const own = entries.find(isOurs(run, wanted))
  const changed = own !== undefined && !isDeepStrictEqual(own.hashes, hashes)
  const names = frozenRuns.map(nameOf)
  const kept = entries.filter(
    (entry) => entry !== own && names.includes(entry.run) && !(changed && entry.run === run)
  )
  const all = [...kept, { run, engine: withoutFeatures(engine), ...here, hashes }]
  all.sort((a, b) => names.indexOf(a.run) - names.indexOf(b.run))
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`)
}
