/** A step has one state, whatever is taken there and however the run ends; a finished run has the rows of its last step. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { TrainingSpec } from '#shared/experiment'
import type { TrainingState } from '#shared/trainingState'
import type { FromEngine } from '../../../../src/main/engine/messages'
import { grokking } from '../../../families/grokking/support'
import { column, openTestBackend, smallParity, states, train } from '../support'

beforeAll(openTestBackend)

const LAST = 60
/** Every step is kept, so that there is a state of each to compare with. */
const record = { trainEvery: 10, evaluateEvery: 15, checkpoints: 'every', checkpointEvery: 1 }

const parity = (over: Record<string, unknown>): TrainingSpec =>
  smallParity({ replicas: 2, optimizer: { kind: 'adam' }, record, stop: { steps: LAST }, ...over })
const cyclic = (over: Record<string, unknown>): TrainingSpec =>
  grokking({
    replicas: 2,
    task: { modulus: 5 },
    model: { hidden: 8 },
    record,
    stop: { steps: LAST },
    ...over
  })

const end = (messages: readonly FromEngine[]) => {
  const last = messages.at(-1)!
  if (last.type !== 'ended') throw new Error(`the last message is ${last.type}`)
  return { status: last.status, step: last.step }
}

/** All of a state but the clock. */
const bits = ({ seconds: _, ...state }: TrainingState) => state
const at = (messages: readonly FromEngine[], step: number): TrainingState[] =>
  states(messages).filter((state) => state.step === step)

/** Values of all series beyond a step, by name. */
const valuesAfter = (messages: readonly FromEngine[], step: number) => {
  const batches = messages.flatMap((m) => (m.type === 'columns' ? m.batches : []))
  const names = new Set(
    batches.flatMap(({ series, columns }) => Object.keys(columns).map((c) => [series, c].join('.')))
  )
  return Object.fromEntries(
    [...names].map((name) => {
      const [series, key] = name.split('.') as [string, string]
      const steps = column(messages, series, 'step')
      return [name, column(messages, series, key).filter((_, row) => steps[row]! > step)]
    })
  )
}

describe.each([
  ['parity', parity],
  ['grokking', cyclic]
] as const)('%s', (_, specOf) => {
  let whole: FromEngine[]
  beforeAll(async () => (whole = await train(specOf({}))))

  it.each([
    ['nothing', 47],
    ['a training row', 40],
    ['an evaluation', 45],
    ['a row of each', 30]
  ])('that ends where %s is due: one state, that of a longer run, and all rows once', async (_due, steps) => {
    const spec = specOf({ stop: { steps } })
    const short = await train(spec)
    const [kept, rolling, ...more] = at(short, steps)
    expect(more).toEqual([])
    expect(rolling).toEqual(kept)
    expect(bits(kept!)).toEqual(bits(at(whole, steps)[0]!))

    for (const series of ['train', 'test']) {
      expect(column(short, series, 'step').filter((step) => step === steps)).toEqual([steps, steps])
      expect(column(short, series, 'loss').every(Number.isFinite)).toBe(true)
    }

    // taken up at its end, as after a kill: the same rows once more, nothing trained
    const again = await train(spec, { from: rolling! })
    expect(end(again)).toEqual({ status: 'finished', step: steps })
    expect(states(again)).toEqual([rolling])
    const known = valuesAfter(short, steps - 1)
    for (const [name, values] of Object.entries(valuesAfter(again, 0))) expect(known[name]).toEqual(values)

    // gone on from: the longer run
    const rest = await train(specOf({}), { from: rolling!, first: steps })
    expect(valuesAfter(rest, steps)).toEqual(valuesAfter(whole, steps))
    for (const state of states(rest)) expect(bits(state)).toEqual(bits(at(whole, state.step)[0]!))
  })

  it('that is stopped gets no rows that it would not have by going on', async () => {
    const stopped = await train(specOf({}), {
      act: (message, trainer) => {
        if (message.type === 'checkpoint' && message.state.step === 47) trainer.control.stop()
      }
    })
    expect(end(stopped)).toEqual({ status: 'stopped', step: 47 })
    expect(column(stopped, 'train', 'step')).not.toContain(47)
    const rest = await train(specOf({}), { from: states(stopped).at(-1)! })
    expect(valuesAfter(rest, 47)).toEqual(valuesAfter(whole, 47))
  })

  it('that a rule ends counts no row twice, and ends there again', async () => {
    const rules = [{ metric: 'test.accuracy', value: 0, inARow: 3 }]
    const spec = specOf({ record, stop: { steps: LAST, rules } })
    const ended = await train(spec)
    // evaluations at 0, 15, 30
    expect(end(ended)).toEqual({ status: 'finished', step: 30 })
    for (const step of [0, 14, 15, 29, 30]) {
      const from = at(ended, step)[0]!
      const rest = await train(spec, { from })
      expect(end(rest)).toEqual({ status: 'finished', step: 30 })
      for (const state of states(rest)) expect(bits(state)).toEqual(bits(at(ended, state.step)[0]!))
    }
  })
})

it('a rule on training rows leaves an evaluation of the last step', async () => {
  const rules = [{ metric: 'train.accuracy', value: 0, inARow: 2 }]
  const messages = await train(parity({ stop: { steps: LAST, rules } }))
  expect(end(messages)).toEqual({ status: 'finished', step: 20 })
  expect(column(messages, 'test', 'step')).toEqual([0, 0, 15, 15, 20, 20])
})

it('a limit of minutes closes the run where it is over', async () => {
  const spec = parity({ stop: { steps: 1_000_000, minutes: 0.005 } })
  const messages = await train(spec)
  const { status, step } = end(messages)
  expect(status).toBe('finished')
  expect(column(messages, 'test', 'step').at(-1)).toBe(step)
  for (const from of at(messages, step)) expect(end(await train(spec, { from }))).toEqual({ status, step })
})
