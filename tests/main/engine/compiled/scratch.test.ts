import { expect, it } from 'vitest'
import { createRunner, openTestBackend, smallParity } from '../support'
import { installKernelPatches } from '../../../../src/main/engine/compiled/kernelPatches'
import { traceProgram } from '../../../../src/main/engine/compiled/programTraces'
import { startCompiled } from '../../../../src/main/engine/compiled/compiledRunner'

it('works', async () => {
  await openTestBackend()
  installKernelPatches()
  const { program, initial, runner } = await createRunner(smallParity())
  const t0 = performance.now()
  const traces = traceProgram(program, initial)
  console.log(performance.now() - t0, traces.step.nodes.length)
  for (const mode of ['graph', 'xla'] as const) {
    const c = startCompiled(program, initial, traces, mode, 32)
    runner.write(initial)
    const a = runner.run(0, 5).at(-1)!.outputs['logits']!
    const b = c.run(0, 5).at(-1)!.outputs['logits']!
    console.log(mode, a.slice(0, 5), b.slice(0, 5), Object.keys(c.read()), c.evaluate()['logits']!.slice(0, 4), runner.evaluate()['logits']!.slice(0, 4))
  }
})
