/** The size of a state that is told before a start is that of the program's own states. */
import { beforeAll, expect, it } from 'vitest'
import { requireTraining, type TrainingSpec } from '#shared/experiment'
import { keptStates } from '#shared/keptStates'
import { isTrained, manifestOf, trainedFamilies } from '../../src/main/families'
import { readPresets } from '../../src/main/store/presetFiles'
import { encodeSafetensors } from '../../src/main/store/states/safetensors'
import { loadProgram } from '../../src/main/engine/programs'
import { initialState } from '../../src/main/engine/runners/initialState'
import type { Program } from '../../src/kit/program/program'
import { openTestBackend, runnerOf } from '../main/engine/support'

beforeAll(openTestBackend)

const complete = (draft: Record<string, unknown>): TrainingSpec =>
  requireTraining(manifestOf(String(draft['family']))!.schema.parse(draft), 'kept')

const optimizers = [
  { kind: 'sgd' },
  { kind: 'momentum' },
  { kind: 'adam', filter: 'ema' },
  { kind: 'adam', filter: 'ma', filterWindow: 5, filterControl: true },
  { kind: 'adamw', weightDecay: 1, decayTowards: 'init' },
  { kind: 'adamw', weightDecay: 0, decayTowards: 'init' }
]
const chosen = Object.keys(trainedFamilies).flatMap((family) =>
  optimizers.map((optimizer) => [`${family} ${JSON.stringify(optimizer)}`, complete({ family, optimizer })])
) as [string, TrainingSpec][]
const presets = (await readPresets('resources')).flatMap(({ id, spec }) =>
  spec && isTrained(String(spec['family'])) ? [[id, complete(spec)] as [string, TrainingSpec]] : []
)

/** Values that are kept of an evaluation, of one replica. */
function keptOutputs(program: Program): number {
  const { runner } = runnerOf(program)
  const outputs = runner.evaluate()
  runner.dispose()
  return program.snapshots.reduce((sum, name) => sum + outputs[name]!.length / program.replicas, 0)
}

it.each([...chosen, ...presets])('%s', async (_, spec) => {
  const program = await loadProgram(spec)
  const state = initialState(program)
  const { evaluation, outputs: said = 0 } = manifestOf(spec.family)!.training!.footprint(spec)
  // one value a row, unless more is said to be kept
  const outputs =
    program.snapshots.length === 0 || said === evaluation.rows
      ? program.snapshots.length * evaluation.rows
      : keptOutputs(program)
  const tensors = encodeSafetensors({ tensors: state, metadata: {} })
  const bytes = tensors.reduce((sum, chunk) => sum + chunk.length, 0) + 4 * spec.replicas * outputs
  const told = keptStates(manifestOf(spec.family)!.training!.footprint, spec).bytes
  expect(Math.abs(told - bytes)).toBeLessThan(0.02 * bytes + 6000)
})
