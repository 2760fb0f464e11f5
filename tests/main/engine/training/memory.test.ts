import { describe, expect, it } from 'vitest'
import { assertFits } from '../../../../src/main/engine/training/memory'
import { loadProgram } from '../../../../src/main/engine/programs'
import { specOf } from '../support'

describe('memory', () => {
  it('refuses a run that cannot fit, with the numbers and what would fit', async () => {
    const program = await loadProgram(
      specOf({ replicas: 200, model: { depth: 8, width: 256 }, task: { taskBits: 8, messageBits: 8 } })
    )
    expect(() => assertFits(program, 8e9)).toThrow(
      '200 replicas of 399361 parameters need about 11.8 GB; 8.0 GB are free. Use at most 132 replicas.'
    )
    expect(() => assertFits(program, 5e8)).toThrow(/Use a smaller model\.$/)
    expect(() => assertFits(program, 12e9)).not.toThrow()
  })

  it('knows how much is free here', async () => {
    const program = await loadProgram(specOf({}))
    expect(() => assertFits(program)).not.toThrow()
  })
})
