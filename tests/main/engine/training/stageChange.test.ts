import { describe, expect, it } from 'vitest'
import type { Stage } from '#shared/stageSchema'
import type { HostTensor, TrainingState } from '#shared/trainingState'
import { loadProgram } from '../../../../src/main/engine/programs'
import { initialState } from '../../../../src/main/engine/runners/initialState'
import { firstStateOf } from '../../../../src/main/engine/training/stageChange'
import { smallParity } from '../support'

const values = (tensor: HostTensor | undefined): number[] => Array.from(tensor!.data)
const sorted = (tensor: HostTensor | undefined): number[] => values(tensor).sort((a, b) => a - b)

/** The last state of a stage, every value of it a number of its own, and the first one of the next. */
async function changed(next: Partial<Stage>) {
  const spec = smallParity({
    optimizer: { kind: 'adam' },
    stages: [{ until: { steps: 50 } }, next]
  })
  const program = await loadProgram(spec)
  const drawn = initialState(program)
  const tensors = Object.fromEntries(
    Object.entries(drawn).map(([name, tensor], t): [string, HostTensor] => [
      name,
      { ...tensor, data: Float32Array.from(tensor.data, (_, i) => 100 * t + i) }
    ])
  )
  const last: TrainingState = {
    step: 50,
    seconds: 1,
    diverged: [],
    ruleCounts: [],
    stage: 0,
    stageFrom: 0,
    tensors
  }
  return {
    before: tensors,
    after: firstStateOf(spec, program, last).tensors,
    drawn: initialState(program, 1)
  }
}

describe('a reset of some parameters', () => {
  it.each(['fresh', 'shuffle', 'optimizer'] as const)(
    'by %s leaves the others as they are',
    async (reset) => {
      const { before, after } = await changed({ reset, resetOnly: ['layer2', 'layer3/bias'] })
      for (const name of ['layer1/weight', 'm/layer1/weight', 'layer3/weight', 'v/layer3/weight'])
        expect(values(after[name]), name).toEqual(values(before[name]))
      expect(values(after['optimizer/step'])).toEqual(values(before['optimizer/step']))
      expect(values(after['m/layer2/weight']).every((value) => value === 0)).toBe(true)
    }
  )

  it('draws their weights anew, or shuffles them, or forgets only their moments', async () => {
    const fresh = await changed({ reset: 'fresh', resetOnly: ['layer2'] })
    expect(values(fresh.after['layer2/weight'])).toEqual(values(fresh.drawn['layer2/weight']))
    const shuffled = await changed({ reset: 'shuffle', resetOnly: ['layer2'] })
    expect(values(shuffled.after['layer2/weight'])).not.toEqual(values(shuffled.before['layer2/weight']))
    expect(sorted(shuffled.after['layer2/weight'])).toEqual(sorted(shuffled.before['layer2/weight']))
    const forgotten = await changed({ reset: 'optimizer', resetOnly: ['layer2'] })
    expect(values(forgotten.after['layer2/weight'])).toEqual(values(forgotten.before['layer2/weight']))
  })

  it('with an empty list is one of all', async () => {
    const { before, after } = await changed({ reset: 'shuffle', resetOnly: [] })
    for (const name of ['layer1/weight', 'layer2/weight'])
      expect(values(after[name]), name).not.toEqual(values(before[name]))
    expect(values(after['optimizer/step'])).toEqual([0])
  })
})
