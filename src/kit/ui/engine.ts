/** An engine's record in the words of the badge and of the record tab. */
import type { EngineRecord } from '#shared/run'
import { counted } from './format'

/** `native · XLA · 1 thread`, `wasm · eager · 1 thread`. */
export const engineName = (engine: EngineRecord): string =>
  [engine.backend, stepsOf(engine), counted(engine.threads, 'thread')].join(' · ')

const stepsOf = ({ mode, runner }: EngineRecord): string => (mode === 'xla' ? 'XLA' : (mode ?? runner))

/** `TensorFlow 2.21.0 on CPU, AMD EPYC`. */
export const engineTitle = (engine: EngineRecord): string =>
  `${engine.library} on ${engine.device}, ${engine.processor}`

/** Everything that decides the bits, as name and value. */
export const engineFacts = (engine: EngineRecord): readonly (readonly [string, string])[] => [
  ['Backend', engine.backend],
  ['Runner', engine.mode ? `${engine.runner}, ${engine.mode}` : engine.runner],
  ...(engine.eagerReason ? ([['Not compiled', engine.eagerReason]] as const) : []),
  ['Library', engine.library],
  ['Device', engine.device],
  ['Processor', engine.processor],
  ...(engine.features ? ([['Instructions', engine.features.join(' ')]] as const) : []),
  ['Threads', String(engine.threads)],
  ['oneDNN', engine.oneDnn ? 'on' : 'off']
]
