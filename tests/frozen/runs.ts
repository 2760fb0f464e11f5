/** The runs whose bits are frozen: presets, cut short. Plain data. */
import type { ExecutionMode } from '#shared/run'

export interface FrozenRun {
  preset: string
  /** What the native engine is held to; null: trained on wasm, op by op. */
  native: { mode: ExecutionMode; threads: number } | null
  /** Changes to the preset's spec, as the command line takes them. */
  set: readonly string[]
}

/**
 * Each ends with an evaluation and a training row, at a step whose state is not kept anyway. The usual number of threads
 * follows from the machine, so it is given. The transformer's graph is larger than what XLA is tried on.
 */
export const frozenRuns: readonly FrozenRun[] = [
  { preset: 'parity/demo', native: { mode: 'graph', threads: 1 }, set: ['stop.steps=4710'] },
  { preset: 'parity/demo', native: { mode: 'xla', threads: 1 }, set: ['stop.steps=4710'] },
  { preset: 'grokking/quadratic-97', native: { mode: 'graph', threads: 2 }, set: ['stop.steps=15'] },
  { preset: 'grokking/quadratic-97', native: { mode: 'xla', threads: 2 }, set: ['stop.steps=15'] },
  {
    preset: 'grokking/transformer-59',
    native: { mode: 'graph', threads: 2 },
    set: ['stop.steps=225', 'record.checkpointsPerDecade=4']
  },
  { preset: 'parity/demo', native: null, set: ['stop.steps=471'] },
  {
    preset: 'grokking/quadratic-97',
    native: null,
    set: ['stop.steps=5', 'replicas=2', 'model.hidden=100']
  },
  { preset: 'grokking/transformer-59', native: null, set: ['stop.steps=25', 'record.checkpointsPerDecade=4'] }
]

export const backendOf = ({ native }: FrozenRun): 'native' | 'wasm' => (native ? 'native' : 'wasm')

export const nameOf = (run: FrozenRun): string =>
  [run.preset, backendOf(run), ...(run.native ? [run.native.mode] : [])].join(', ')
