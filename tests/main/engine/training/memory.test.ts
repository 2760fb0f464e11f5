import { requireTraining } from '#shared/experiment'
import { describe, expect, it } from 'vitest'
import { assertFitsHere } from '../../../../src/main/engine/training/memory'
import { checkSpec } from '../../../../src/main/asked/specs'
import { specOf } from '../support'

/** The refusal's path and sentence. */
function refusal(spec: Parameters<typeof assertFitsHere>[0], available: number): string {
  try {
    assertFitsHere(spec, available)
  } catch (error) {
    const { detail, message } = error as { detail: { path: string }; message: string }
    return `${detail.path}: ${message.replace(/\u202f/g, ' ')}`
  }
  return 'fits'
}

const complete = (draft: object) => {
  const { spec, problems, facts } = checkSpec(draft)
  expect(problems).toEqual([])
  return { spec: requireTraining(spec!, 'held in memory'), facts }
}

describe('memory', () => {
  it('refuses weights that cannot fit, with the numbers and what would fit', () => {
    const task = { taskBits: 8, messageBits: 8, probeRows: 1 }
    const spec = specOf({ replicas: 200, model: { depth: 8, width: 256 }, task })
    expect(refusal(spec, 8e9)).toBe(
      'replicas: This run needs about 11.8 GB of memory with 200 replicas, most of it for 399 361 weights a replica; 8.0 GB are there. Use at most 132 replicas.'
    )
    expect(refusal({ ...spec, replicas: 132 }, 8e9)).toBe('fits')
    expect(refusal(spec, 5e8)).toMatch(/^model: .* Use a smaller model or a smaller task\.$/)
  })

  it('counts the rows of a step by the width of the network, before they are made', () => {
    const { spec, facts } = complete({
      family: 'grokking',
      batchSize: 1e6,
      replicas: 64,
      task: { modulus: 509 },
      model: { kind: 'quadratic', hidden: 512 }
    })
    // 3 · 512 + 4 · 509 values a row, 3.4 copies of four bytes
    expect(refusal(spec, 64e9)).toBe(
      'replicas: This run needs about 3109.7 GB of memory with 64 replicas, most of it for 1 000 000 rows of a step; 64.0 GB are there. Use at most 1 replica.'
    )
    const fact = (path: string) => facts.find((each) => each.path === path)?.text.replace(/\u202f/g, ' ')
    expect(fact('replicas')).toBe('about 3109.7 GB of memory, most of it for 1 000 000 rows of a step')
    expect(fact('batchSize')).toMatch(/^more than the \d+ rows to train on: each comes [\d.]+ times a step$/)
  })

  it('counts the rows of an evaluation', () => {
    const task = { taskCount: 1024, taskBits: 10, messageBits: 16, probeRows: 4096 }
    const { spec } = complete({ family: 'parity', task })
    expect(refusal(spec, 8e9)).toMatch(/^model: .* for 4 194 304 rows of an evaluation; 8\.0 GB are there\./)
  })

  it('names a batch that fits', () => {
    const { spec } = complete({ family: 'parity', batchSize: 1e6, model: { width: 1024 } })
    const sentence = refusal(spec, 8e9)
    const batchSize = Number(
      /^batchSize: .* at most ([\d ]+) rows a step\.$/.exec(sentence)![1]!.replace(/ /g, '')
    )
    expect(refusal({ ...spec, batchSize }, 8e9)).toBe('fits')
    expect(refusal({ ...spec, batchSize: batchSize + 1 }, 8e9)).not.toBe('fits')
  })

  it('knows how much is free here', () => {
    expect(() => assertFitsHere(specOf({}))).not.toThrow()
  })
})
