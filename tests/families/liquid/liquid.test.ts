/** Sequences are what they say; cells follow their formulas; bad times are refused; measures against finite differences. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '#shared/random'
import { createProbe } from '../../../src/families/liquid/data/batches'
import { drawSequence } from '../../../src/families/liquid/data/sequences'
import { drawWiring, neuronsOf } from '../../../src/families/liquid/data/wiring'
import { cfc } from '../../../src/families/liquid/program/cells/cfc'
import { ltc } from '../../../src/families/liquid/program/cells/ltc'
import { parameterCount } from '../../../src/families/liquid/program/network'
import { check } from '../../../src/families/liquid/spec/checks'
import { schema, type LiquidSpec } from '../../../src/families/liquid/spec/spec'
import { createRunner, openTestBackend } from '../../main/engine/support'

beforeAll(openTestBackend)

const specOf = (parts: object): LiquidSpec => schema.parse({ family: 'liquid', ...parts })

describe('parameters', () => {
  it.each([
    [{ cell: 'cfc', units: 16, backbone: 32 }, 2737],
    [{ cell: 'cfc', units: 32, backbone: 32 }, 5377],
    [{ cell: 'ltc', units: 8 }, 357],
    // 321 with two inputs; Δt is a third
    [{ cell: 'rnn', units: 16 }, 321 + 16]
  ])('of %o are as many as in the packages that they are from', (model, count) => {
    expect(parameterCount(specOf({ model }))).toBe(count)
  })
})

describe('sequences', () => {
  const drawn = (task: object) => {
    const spec = specOf({ task })
    const { length } = spec.task
    const rows = {
      x: new Float32Array(2 * length),
      dt: new Float32Array(length),
      y: new Float32Array(length),
      weight: new Float32Array(length)
    }
    drawSequence(spec.task, new RandomStream(4, 'data', 9), rows)
    return rows
  }

  it('of bits are runs: their lengths add up, neighbours differ, and the parity of all is asked once', () => {
    const { x, dt, y, weight } = drawn({ data: 'xor', length: 32, shortest: 32 })
    const runs = weight.indexOf(1) + 1
    expect(weight.reduce((sum, w) => sum + w, 0)).toBe(1)
    expect(runs).toBeGreaterThan(5)
    expect(dt.slice(0, runs).reduce((sum, gap) => sum + gap, 0)).toBe(32)
    for (let row = 1; row < runs; row++) expect(x[row]).toBe(-x[row - 1]!)
    const ones = x.slice(0, runs).reduce((sum, bit, row) => sum + (bit === 1 ? dt[row]! : 0), 0)
    expect(y[runs - 1]).toBe(ones % 2)
  })

  it('of sines have gaps within their limits, and ask for the value that the next row tells', () => {
    const { x, dt, y } = drawn({ data: 'sines', length: 20, minGap: 0.5, maxGap: 3 })
    expect(Math.min(...dt)).toBeGreaterThanOrEqual(0.5)
    expect(Math.max(...dt)).toBeLessThanOrEqual(3)
    for (let t = 0; t < 19; t++) expect(y[t]).toBe(x[t + 1])
  })

  it('may come at own times', () => {
    const times = [0, 1, 1.5, 4]
    expect([...drawn({ data: 'sines', length: 3, times }).dt]).toEqual([1, 0.5, 2.5])
  })

  it('of the test come twice, the second time with noise of that deviation on inputs alone', () => {
    const spec = specOf({ task: { data: 'sines', testRows: 50, testNoise: 0.3 }, replicas: 2 })
    const { x, y, dt } = createProbe(spec)
    const half = x!.data.length / 4
    for (const r of [0, 1]) {
      const at = (data: ArrayLike<number>, i: number): number => data[2 * r * half + i]!
      let squared = 0
      for (let i = 0; i < half; i++) {
        squared += (at(x!.data, i) - at(x!.data, half + i)) ** 2 / half
        expect(at(y!.data, i)).toBe(at(y!.data, half + i))
        expect(at(dt!.data, i)).toBe(at(dt!.data, half + i))
      }
      expect(Math.sqrt(squared)).toBeCloseTo(0.3, 1)
    }
    expect(x!.data[0]).not.toBe(x!.data[2 * half])
  })
})

describe('what cannot be is refused with its field', () => {
  const problems = (parts: object) => check(specOf(parts)).map(({ path, message }) => `${path}: ${message}`)
  const sines = { data: 'sines', length: 3 }

  it.each([
    [[0, 1, 1, 4], 'task.times: Δt is 0 between times 2 and 3 (1, 1); times must rise.'],
    [[0, 1, 0.5, 4], 'task.times: Δt is -0.5 between times 2 and 3 (1, 0.5); times must rise.'],
    [[0, 1], 'task.times: 3 rows and the value after them need 4 times; there are 2.']
  ])('times %j', (times, problem) => {
    expect(problems({ task: { ...sines, times } })).toEqual([problem])
  })

  it('gaps that are turned round, more sinusoids than there are, neurons that cannot be wired', () => {
    expect(problems({ task: { ...sines, minGap: 2, maxGap: 1 } })).toEqual([
      'task.minGap: The shortest gap 2 is longer than the longest one, 1.'
    ])
    expect(problems({ task: { data: 'xor', length: 8, shortest: 9 } })).toEqual([
      'task.shortest: The shortest sequence has 9 bits, and the longest 8.'
    ])
    expect(problems({ batchSize: 4 })).toEqual([
      'batchSize: The sinusoid is one sequence, and the batch has 4. Use 1.'
    ])
    expect(problems({ model: { cell: 'ltc', wiring: 'ncp', units: 2 } })).toEqual([
      'model.units: This wiring has inter, command and motor neurons. Use 3 units or more, not 2.'
    ])
    expect(() => specOf({ task: { minGap: 0 } })).toThrow(/expected number to be >0/)
  })
})

it('sparse wiring goes from inputs to inter, command and motor neurons, and leaves none out', () => {
  const [inputs, units] = [2, 16]
  const { motor, command, inter } = neuronsOf(units)
  expect(motor + command + inter).toBe(units)
  const { sensory, recurrent } = drawWiring(inputs, units, 7)
  const kind = (neuron: number): string =>
    neuron < motor ? 'motor' : neuron < motor + command ? 'command' : 'inter'
  const seen = new Set<string>()
  sensory.forEach((synapse, at) => synapse === 1 && expect(kind(at % units)).toBe('inter'))
  recurrent.forEach((synapse, at) => {
    if (synapse === 1) seen.add(`${kind(Math.floor(at / units))}→${kind(at % units)}`)
  })
  expect([...seen].sort()).toEqual(['command→command', 'command→motor', 'inter→command'])
  for (let neuron = 0; neuron < units; neuron++) {
    const [matrix, rows] = kind(neuron) === 'inter' ? [sensory, inputs] : [recurrent, units]
    const into = Array.from({ length: rows }, (_, row) => matrix[row * units + neuron]!)
    expect(into).toContain(1)
  }
  expect(drawWiring(inputs, units, 8).recurrent).not.toEqual(recurrent)
})

const random = (shape: number[], lane: number, low = -1, high = 1): tf.Tensor => {
  const stream = new RandomStream(2, 'noise', 0, lane)
  const size = shape.reduce((a, b) => a * b, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, () => low + (high - low) * stream.uniform()),
    shape
  )
}

describe('a CfC', () => {
  const [u, b] = [3, 4]
  const weights = {
    'recurrent/weight': random([1, u, b], 1),
    'heads/weight': random([1, b, 4 * u], 2),
    'heads/bias': random([1, 1, 4 * u], 3)
  }
  const h = random([1, 1, u], 4)
  const drive = random([1, 1, b], 5)
  const rowOf = (form: 'default' | 'no-gate', dt: number): number[] => {
    const { model } = specOf({ model: { form } })
    const rows = { drive, dt: tf.tensor([dt], [1, 1, 1]) }
    return [...cfc(model).row({ carries: { h }, rows, weights }).carries['h']!.dataSync()]
  }

  it('is what its formula says', () => {
    const value = (x: tf.Tensor, ...at: number[]): number =>
      (x.arraySync() as number[][][])[0]![at[0]!]![at[1]!]!
    const z = Array.from({ length: b }, (_, j) => {
      let sum = value(drive, 0, j)
      for (let i = 0; i < u; i++) sum += value(h, 0, i) * value(weights['recurrent/weight'], i, j)
      return 1.7159 * Math.tanh(0.666 * sum)
    })
    const head = (k: number, unit: number): number =>
      z.reduce(
        (sum, zj, j) => sum + zj * value(weights['heads/weight'], j, k * u + unit),
        value(weights['heads/bias'], 0, k * u + unit)
      )
    for (const dt of [0.3, 7]) {
      const [found, ungated] = [rowOf('default', dt), rowOf('no-gate', dt)]
      for (let unit = 0; unit < u; unit++) {
        const [f1, f2] = [Math.tanh(head(0, unit)), Math.tanh(head(1, unit))]
        const t = 1 / (1 + Math.exp(-(head(2, unit) * dt + head(3, unit))))
        expect(found[unit]).toBeCloseTo(f1 * (1 - t) + t * f2, 5)
        expect(ungated[unit]).toBeCloseTo(f1 + t * f2, 5)
      }
    }
  })
})

describe('an LTC', () => {
  const u = 3
  const weights = {
    'synapse/strength': random([1, u, u], 1, 0, 1),
    'synapse/slope': random([1, u, u], 2, 3, 8),
    'synapse/centre': random([1, u, u], 3, 0.3, 0.8),
    'synapse/reversal': random([1, u, u], 4),
    leak: random([1, 1, u], 5, 0.1, 1),
    rest: random([1, 1, u], 6, -0.2, 0.2),
    capacitance: random([1, 1, u], 7, 0.4, 0.6)
  }
  const h = random([1, 1, u], 8)
  const rows = (dt: number) => ({
    current: random([1, 1, u], 9),
    opened: random([1, 1, u], 10, 0, 2),
    dt: tf.tensor([dt], [1, 1, 1])
  })
  const after = (unfoldings: number, dt: number): number[] => [
    ...ltc(unfoldings)
      .row({ carries: { h }, rows: rows(dt), weights })
      .carries['h']!.dataSync()
  ]

  /** C dv/dt = −g(v − v₀) + Σ w·σ(s(v − μ))·(E − v) + inputs, by 20 000 small explicit steps in float64. */
  function solved(dt: number): number[] {
    const of = (x: tf.Tensor): number[] => [...x.dataSync()]
    const [w, s, m, e] = ['strength', 'slope', 'centre', 'reversal'].map((part) =>
      of(weights[`synapse/${part}` as 'synapse/slope'])
    ) as [number[], number[], number[], number[]]
    const [g, v0, c] = [of(weights.leak), of(weights.rest), of(weights.capacitance)]
    const [current, opened] = [of(rows(dt).current), of(rows(dt).opened)]
    let v = of(h)
    const steps = 20_000
    for (let n = 0; n < steps; n++)
      v = v.map((own, i) => {
        let flow = g[i]! * (v0[i]! - own) + current[i]! - opened[i]! * own
        v.forEach((other, j) => {
          const at = j * u + i
          flow += (w[at]! / (1 + Math.exp(-s[at]! * (other - m[at]!)))) * (e[at]! - own)
        })
        return own + (dt / steps / c[i]!) * flow
      })
    return v
  }

  it('goes to the solution of its differential equation as it is unfolded in more steps', () => {
    const exact = solved(0.5)
    const errors = [6, 60, 600].map((steps) =>
      Math.max(...after(steps, 0.5).map((v, i) => Math.abs(v - exact[i]!)))
    )
    expect(errors[0]).toBeLessThan(0.1)
    expect(errors[1]).toBeLessThan(errors[0]! / 5)
    expect(errors[2]).toBeLessThan(2e-3)
  })

  it('takes strengths below 0 as 0, and lets a gradient only lift them', async () => {
    const { program } = await createRunner(specOf({ model: { cell: 'ltc', units: 2 }, task: { length: 4 } }))
    const strength = tf.tensor([-1, 0.5, -1, 0.5], [1, 2, 2])
    const [pushed] = tf.grads((x) => {
      const cell = ltc(1)
      const given = cell.weights({
        'synapse/strength': x!,
        'synapse/slope': x!,
        'synapse/centre': x!,
        'synapse/reversal': x!,
        'wired/recurrent': tf.ones([1, 2, 2]),
        'neuron/leak': tf.ones([1, 1, 2]),
        'neuron/rest': tf.ones([1, 1, 2]),
        'neuron/capacitance': tf.ones([1, 1, 2])
      })
      return given['synapse/strength']!.mul(tf.tensor([1, 1, -1, -1], [1, 2, 2])).sum()
    })([strength])
    // descent goes against the gradient: the first would go further down
    expect([...pushed!.dataSync()]).toEqual([0, 1, -1, -1])
    expect(program.parameters.some(({ name }) => name === 'synapse/strength')).toBe(true)
  })
})

describe('a run', () => {
  const small = { batchSize: 2, replicas: 2, seed: 5 }
  const sines = { data: 'sines', length: 6, testRows: 3 }

  it.each(['cfc', 'ltc', 'rnn', 'gru', 'lstm'])(
    'of %s keeps states from which its answers follow',
    async (cell) => {
      const spec = specOf({ ...small, task: sines, model: { cell, units: 4, backbone: 5 } })
      const { runner } = await createRunner(spec)
      runner.run(0, 2)
      const { activity, answers, gates } = runner.evaluate() as Record<string, Float32Array>
      const state = runner.read()
      const [w, b] = [state['output/weight']!.data, state['output/bias']!.data]
      answers!.forEach((answer, i) => {
        const r = Math.floor(i / (3 * 6))
        let sum = b[r]!
        for (let unit = 0; unit < 4; unit++) sum += activity![4 * i + unit]! * w[4 * r + unit]!
        expect(answer).toBeCloseTo(sum, 4)
      })
      if (cell === 'rnn') expect(gates).toBeUndefined()
      else for (const gate of gates!) expect(gate).toSatisfy((g: number) => g >= 0 && g <= 1)
      runner.dispose()
    }
  )

  it('tells how much the sum of the answers changes with an input, as central differences do', async () => {
    const spec = specOf({
      ...small,
      replicas: 1,
      task: { ...sines, testRows: 1 },
      model: { units: 4, backbone: 5 }
    })
    const { program, runner } = await createRunner(spec)
    const state = Object.fromEntries(
      Object.entries(runner.read()).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])])
    )
    const sumAt = (row: number, delta: number): number => {
      const x = Float32Array.from(program.probe['x']!.data)
      x[row]! += delta
      const feeds = Object.fromEntries(
        Object.entries(program.probe).map(([name, { data, shape }]) => [
          name,
          tf.tensor(name === 'x' ? x : data, [...shape])
        ])
      )
      const { answers } = program.forward(state, feeds, 'evaluate').outputs
      return answers!.sum().dataSync()[0]!
    }
    const squares = Array.from(
      { length: 6 },
      (_, row) => ((sumAt(row, 0.01) - sumAt(row, -0.01)) / 0.02) ** 2
    )
    const numeric = Math.sqrt(squares.reduce((sum, square) => sum + square / 6, 0))
    const robust = program.evaluationRows(0, runner.evaluate()).find(({ series }) => series === 'robust')!
    expect(robust.columns['sensitivity']![0]! / numeric).toBeCloseTo(1, 2)
    runner.dispose()
  })

  it('tells what share of the variance is explained in each part of the test, from its answers', async () => {
    const spec = specOf({ ...small, task: sines, model: { units: 4, backbone: 5 } })
    const { program, runner } = await createRunner(spec)
    runner.run(0, 3)
    const outputs = runner.evaluate()
    const parts = program.evaluationRows(3, outputs).find(({ series }) => series === 'parts')!
    const second = 1
    // of replica 1: three sequences of six rows, each row a part
    const targets = Float32Array.from(program.probe['y']!.data.slice(36, 54))
    const answers = outputs['answers']!.slice(18, 36)
    const mean = targets.reduce((sum, y) => sum + y / 18, 0)
    const variance = targets.reduce((sum, y) => sum + (y - mean) ** 2 / 18, 0)
    for (let part = 0; part < 6; part++) {
      const error = [0, 1, 2].reduce(
        (sum, s) => sum + (answers[6 * s + part]! - targets[6 * s + part]!) ** 2 / 3,
        0
      )
      expect(parts.columns['explained']![6 * second + part]).toBeCloseTo(1 - error / variance, 4)
    }
    runner.dispose()
  })

  it('trains otherwise where synapses fail, and is asked without failures', async () => {
    const spec = (synapseFailure: number) =>
      specOf({ ...small, task: sines, model: { units: 4, synapseFailure } })
    const [sure, failing] = [await createRunner(spec(0)), await createRunner(spec(0.5))]
    expect(failing.runner.evaluate()).toEqual(sure.runner.evaluate())
    sure.runner.run(0, 2)
    failing.runner.run(0, 2)
    expect(failing.runner.read()).not.toEqual(sure.runner.read())
  })

  it('takes Δt for what it is: other times, other answers', async () => {
    const answersOf = async (times: number[]) => {
      const spec = specOf({ ...small, task: { ...sines, waves: 1, times }, model: { units: 4 } })
      const { runner } = await createRunner(spec)
      return runner.evaluate()['answers']!
    }
    const even = await answersOf([0, 1, 2, 3, 4, 5, 6])
    const uneven = await answersOf([0, 1, 2, 3, 4, 5, 9])
    const last = 5
    expect([...uneven.slice(0, last)]).toEqual([...even.slice(0, last)])
    expect(uneven[last]).not.toBe(even[last])
  })
})
