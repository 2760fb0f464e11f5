/** What share of the rows each task has, as a run's history tells it, stage by stage. */
import { expect, it } from 'vitest'
import { specOfStage } from '#shared/stages'
import { answer, type AboutSpec } from '../../../src/main/asked/questions'
import { specOf } from '../engine/support'

const sharesOf = (spec: ReturnType<typeof specOf>) =>
  (answer({ kind: 'about', spec }) as AboutSpec).training?.shares

it('follows the law of the tasks, and a stage that changes it', () => {
  const stages = [{ until: { steps: 5 } }, { change: { task: { law: 'uniform' } } }]
  const spec = specOf({ task: { taskCount: 2, law: 'halving' }, stages })
  expect(sharesOf(specOfStage(spec, 0))).toEqual({ task: [2 / 3, 1 / 3] })
  expect(sharesOf(specOfStage(spec, 1))).toEqual({ task: [0.5, 0.5] })
})
