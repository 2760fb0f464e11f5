/** Task of a grokking experiment: the fields, their limits and their help. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'
import { groupIds, isPermutation, operationIds } from '../data/operations'

const when = (path: string, values: readonly string[]) => ({ path, in: values })
const permutation = when('task.operation', operationIds.filter(isPermutation))
const residues = when(
  'task.operation',
  operationIds.filter((id) => !isPermutation(id))
)
const seedOrNone = count(0, 4294967295).nullable().default(null)

export const taskSchema = z
  .strictObject({
    operation: z
      .enum(operationIds)
      .default('x+y')
      .meta(
        meta({
          title: 'Operation',
          description:
            'x ∘ y = ?, in order of difficulty. product, conjugation (x·y·x⁻¹) and xyx are of permutations, x first; odd-even: x/y if y is odd, else x − y.'
        })
      ),
    modulus: count(3, 509)
      .default(59)
      .meta(
        meta({
          title: 'Modulus',
          description:
            'Residues 0 … p − 1; prime where the operation divides. A decoder has tokens for them whatever the operation.',
          showWhen: [residues, when('model.kind', ['decoder'])]
        })
      ),
    group: z
      .enum(groupIds)
      .default('S5')
      .meta(
        meta({
          title: 'Group',
          description: 'All permutations of 3, 4 or 5 points: 6, 24 or 120 symbols.',
          showWhen: permutation
        })
      ),
    formula: z
      .string()
      .max(200)
      .default('x^2 + 3xy')
      .meta(
        meta({
          title: 'Formula',
          description:
            'Of x and y modulo p: whole numbers, + − * / ^ ( ), and “if y odd then … else …” (odd, even, =). Defined for every pair.',
          showWhen: when('task.operation', ['formula'])
        })
      ),
    pairs: z
      .enum(['all', 'unordered'])
      .default('all')
      .meta(
        meta({
          title: 'Pairs',
          description: 'unordered: only pairs a ≤ b, for models that cannot tell (a, b) from (b, a).',
          advanced: true
        })
      ),
    trainFraction: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.5)
      .meta(
        meta({
          title: 'Training fraction',
          description: 'Share f of the whole table that is trained on; the rest is held out.'
        })
      ),
    split: z
      .enum(['random', 'nested', 'mirrored'])
      .default('random')
      .meta(
        meta({
          title: 'Split',
          description:
            'random: every replica draws its own. nested: one shuffle for all runs, so a larger fraction only adds rows. mirrored: (a, b) and (b, a) fall on one side.'
        })
      ),
    splitSeed: seedOrNone.meta(
      meta({
        title: 'Split seed',
        description: 'One split for all replicas; empty: follows the seed (nested: 0).',
        advanced: true
      })
    ),
    orderSeed: seedOrNone.meta(
      meta({
        title: 'Order seed',
        description: 'One order of mini-batches for all replicas; empty: follows the seed.',
        advanced: true
      })
    ),
    outliers: count(0, 250000)
      .default(0)
      .meta(
        meta({
          title: 'Outliers',
          description: 'Training rows that are told the answers of as many other training rows.',
          unit: 'rows',
          advanced: true
        })
      ),
    labelNoise: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .meta(
        meta({
          title: 'Label noise',
          description:
            'Share ξ of training rows that are told a wrong answer, drawn evenly. Held-out rows are scored on right answers.',
          advanced: true
        })
      )
  })
  .prefault({})
  .meta({ title: 'Task' })
