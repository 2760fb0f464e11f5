/**
 * What every program of every family keeps to: defaults and presets, without edits for new ones.
 *
 * Compiled equals eager; a run that goes on from a state equals the one that never stopped; replica r equals the single
 * run with its seed and its numbers.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import type { ExperimentSpec } from '#shared/experiment'
import type { ExecutionMode } from '#shared/run'
import { replicaSpecs } from '#shared/replicas'
import { isTrained, manifestOf, trainedFamilies } from '../../src/main/families'
import { readPresets } from '../../src/main/store/presetFiles'
import {
  compiledOf,
  modes,
  relativeDifference,
  stateDifference
} from '../main/engine/runners/compiled/support'
import { createRunner, engineName, openTestBackend } from '../main/engine/support'

beforeAll(openTestBackend)

const complete = (draft: Record<string, unknown>): ExperimentSpec =>
  manifestOf(String(draft['family']))!.schema.parse(draft)

/** WebAssembly takes seconds for one step of the large presets. */
const presets = (await readPresets('resources')).filter((p) => engineName === 'native' || p.quick)
/** XLA compiles for seconds: with it, defaults and quick presets stand for the others. */
const graph: readonly ExecutionMode[] = ['graph']
const programs = [
  ...Object.keys(trainedFamilies).map((id) => [`${id} (defaults)`, complete({ family: id }), modes] as const),
  ...presets.flatMap(({ id, spec, quick }) =>
    spec && isTrained(String(spec['family'])) ? [[id, complete(spec), quick ? modes : graph] as const] : []
  )
]

/** Velocity after one step of momentum from rest: the gradients. */
const gradients = (state: Awaited<ReturnType<typeof createRunner>>['initial']) =>
  Object.fromEntries(Object.entries(state).filter(([name]) => name.startsWith('velocity/')))

describe.each(programs)('%s', (_, spec, inModes) => {
  const few = { ...spec, replicas: Math.min(spec.replicas, 2), perReplica: {} }

  it('gives the same bits twice, and when it goes on from a state', async () => {
    const [whole, again, rest] = [await createRunner(few), await createRunner(few), await createRunner(few)]
    const results = whole.runner.run(0, 2)
    expect(again.runner.run(0, 2)).toEqual(results)
    rest.runner.write(whole.runner.read())
    expect(rest.runner.run(2, 2)).toEqual(whole.runner.run(2, 2))
    expect(rest.runner.read()).toEqual(whole.runner.read())
    for (const { runner } of [whole, again, rest]) runner.dispose()
  })

  it('trains replica r as the single run, on the same data', async () => {
    const pair = { ...spec, replicas: 2, perReplica: { 'optimizer.learningRate': [0.001, 0.002] } }
    const together = await createRunner(pair)
    const alone = await createRunner(replicaSpecs(pair)[1]!)
    const second = (values: ArrayLike<number>): number[] => Array.from(values).slice(values.length / 2)
    const many = together.runner.run(0, 2)
    alone.runner.run(0, 2).forEach(({ feeds, outputs }, step) => {
      for (const [name, values] of Object.entries(feeds))
        expect(second(many[step]!.feeds[name]!)).toEqual(Array.from(values))
      for (const [name, values] of Object.entries(outputs))
        expect(relativeDifference(second(many[step]!.outputs[name]!), values)).toBeLessThan(1e-4)
    })
    for (const { runner } of [together, alone]) runner.dispose()
  })

  it.runIf(engineName === 'native').each(inModes)(
    '%s: equals eager in outputs and gradients',
    async (mode: ExecutionMode) => {
      const measured = complete({ ...few, optimizer: { kind: 'momentum', learningRate: 0.001 } })
      const { eager, start } = await compiledOf(measured)
      const compiled = start(mode)
      const [plain] = eager.run(0, 1)
      const [found] = compiled.run(0, 1)
      expect(found!.feeds).toEqual(plain!.feeds)
      for (const [name, values] of Object.entries(plain!.outputs))
        expect(relativeDifference(found!.outputs[name]!, values), name).toBeLessThan(1e-5)
      expect(stateDifference(gradients(compiled.read()), gradients(eager.read()))).toBeLessThan(1e-5)
      compiled.dispose()
      eager.dispose()
    }
  )
})
