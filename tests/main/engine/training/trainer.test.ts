import { beforeAll, describe, expect, it } from 'vitest'
import type { FromEngine } from '../../../../src/main/engine/messages'
import { column, openTestBackend, smallParity, specOf, states, train } from '../support'

beforeAll(openTestBackend)

const endOf = (messages: Awaited<ReturnType<typeof train>>) => {
  const last = messages.at(-1)!
  if (last.type !== 'ended') throw new Error(`the last message is ${last.type}`)
  return last
}

describe('trainer', () => {
  it('records every due row of every replica, in order, and ends with a state', async () => {
    const messages = await train(smallParity({ replicas: 2 }))
    expect(endOf(messages)).toMatchObject({ status: 'finished', step: 100, error: null })
    const due = (every: number, from: number, rows: number): number[] =>
      Array.from({ length: (100 - from) / every + 1 }, (_, i) => from + i * every).flatMap((s) =>
        new Array<number>(rows).fill(s)
      )
    expect(column(messages, 'train', 'step')).toEqual(due(10, 10, 2))
    expect(column(messages, 'test', 'step')).toEqual(due(20, 0, 2))
    expect(column(messages, 'tasks', 'step')).toEqual(due(20, 0, 4))
    expect(states(messages).at(-1)!.step).toBe(100)
  })

  it('continues from any of its states to the same rows, bit for bit', async () => {
    const spec = smallParity({
      replicas: 2,
      optimizer: { kind: 'adam' },
      record: { trainEvery: 10, evaluateEvery: 20, checkpointsPerDecade: 20 }
    })
    const whole = await train(spec)
    for (const state of states(whole).filter((s) => [13, 46, 80].includes(s.step))) {
      const rest = await train(spec, { from: state })
      for (const [series, name] of [
        ['train', 'deficit'],
        ['test', 'loss'],
        ['tasks', 'loss']
      ] as const) {
        const all = column(whole, series, name)
        const tail = column(rest, series, name)
        expect(tail.length).toBeGreaterThan(0)
        expect(tail).toEqual(all.slice(all.length - tail.length))
      }
      expect(states(rest).at(-1)!.tensors).toEqual(states(whole).at(-1)!.tensors)
    }
  })

  it('pauses with a state on its way, takes single steps, resumes, stops', async () => {
    const paused: number[] = []
    const messages = await train(smallParity({ stop: { steps: 100_000 } }), {
      act: (message, trainer) => {
        if (message.type === 'columns' && message.step > 0 && paused.length === 0) trainer.control.pause()
        if (message.type !== 'paused') return
        paused.push(message.step)
        if (paused.length <= 3) trainer.control.stepOnce()
        else if (paused.length === 4) setTimeout(() => trainer.control.stop(), 20)
      }
    })
    expect(paused.length).toBeGreaterThanOrEqual(4)
    expect(paused.slice(1, 4)).toEqual([paused[0]! + 1, paused[0]! + 2, paused[0]! + 3])
    const stepAtPause = messages.filter((m) => m.type === 'checkpoint' || m.type === 'paused')
    expect(stepAtPause.some((m, i) => m.type === 'paused' && stepAtPause[i - 1]?.type === 'checkpoint')).toBe(
      true
    )
    expect(endOf(messages)).toMatchObject({ status: 'stopped', step: paused[3] })
  })

  it('waits when nothing is stored', async () => {
    let unanswered = 0
    const { Trainer } = await import('../../../../src/main/engine/training/trainer')
    const { createRunner, turn } = await import('../support')
    const spec = smallParity({
      record: { trainEvery: 1, evaluateEvery: 1, checkpoints: 'every', checkpointEvery: 1 }
    })
    const { program, runner, source } = await createRunner(spec)
    const send = (m: FromEngine): void => void (m.type === 'columns' && unanswered++)
    const trainer = new Trainer(spec, program, { runner, source }, { send, sent: turn }, { first: 0 })
    const done = trainer.train()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(unanswered).toBe(8)
    trainer.control.stop()
    await done
  })

  it('freezes a replica that diverges and marks the step; the others go on', async () => {
    // decay of 10⁵ a step: the weights grow without bound on every backend
    const wild = smallParity({
      replicas: 2,
      optimizer: { kind: 'sgd', learningRate: 100, weightDecay: 1000 },
      model: { depth: 3, width: 16 },
      stop: { steps: 400 }
    })
    const messages = await train(wild)
    const end = endOf(messages)
    expect(end.status).toBe('diverged')
    const divergences = messages.flatMap((m) => (m.type === 'columns' ? [m.diverged] : [])).at(-1)!
    expect(divergences.map((d) => d.replica).sort()).toEqual([0, 1])
    const rows = column(messages, 'train', 'step').map((step, i) => ({
      step,
      replica: column(messages, 'train', 'replica')[i]
    }))
    for (const { replica, step } of divergences)
      expect(rows.every((row) => row.replica !== replica || row.step <= step)).toBe(true)
    expect(column(messages, 'train', 'loss').every(Number.isFinite)).toBe(true)
  })

  it('stops by a rule that holds long enough in enough replicas', async () => {
    const rules = (over: string) => [{ metric: 'tasks.accuracy', value: 0, inARow: 3, over }]
    for (const replicas of ['all', 'any', 'median']) {
      const messages = await train(smallParity({ replicas: 2, stop: { steps: 100, rules: rules(replicas) } }))
      // evaluations at 0, 20, 40
      expect(endOf(messages)).toMatchObject({ status: 'finished', step: 40 })
    }
  })

  it('keeps the states around a sudden change, and finds it again from a state before it', async () => {
    const spec = specOf({
      task: { taskCount: 2, taskBits: 2, messageBits: 5, parityOrder: 2 },
      model: { depth: 3, width: 48 },
      optimizer: { kind: 'sgd', learningRate: 0.1 },
      batchSize: 64,
      record: { trainEvery: 5, evaluateEvery: 5, checkpoints: 'last' },
      stop: { steps: 400 }
    })
    const whole = await train(spec)
    const changes = (messages: typeof whole) =>
      messages.flatMap((m) => (m.type === 'columns' ? m.changes : []))
    const kept = (messages: typeof whole): number[] =>
      messages.flatMap((m) => (m.type === 'checkpoint' && !m.rolling ? [m.state.step] : []))
    const { seen } = changes(whole)[0]!
    expect(kept(whole).slice(1, 7)).toEqual([-15, -10, -5, 0, 5, 10].map((distance) => seen + distance))
    const from = states(whole).find(({ step }) => step === seen - 10)!
    const rest = await train(spec, { from })
    expect(changes(rest)).toEqual(changes(whole))
    expect(kept(rest)).toEqual(kept(whole).filter((step) => step > from.step))
  })

  it('learns: two tasks of order two reach 99 %', async () => {
    const messages = await train(
      specOf({
        task: { taskCount: 2, taskBits: 2, messageBits: 5, parityOrder: 2 },
        model: { depth: 3, width: 48, initGain: 2.45 },
        optimizer: { kind: 'adam', learningRate: 0.01 },
        batchSize: 64,
        record: { trainEvery: 50, evaluateEvery: 50, checkpoints: 'last' },
        stop: { steps: 1500, rules: [{ metric: 'test.accuracy', value: 0.99, inARow: 3 }] }
      })
    )
    expect(column(messages, 'test', 'accuracy').at(-1)).toBeGreaterThanOrEqual(0.99)
    expect(endOf(messages).step).toBeLessThan(1500)
  })
})
