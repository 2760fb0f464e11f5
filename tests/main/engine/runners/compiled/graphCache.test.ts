import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ExperimentSpec } from '../../../../../src/shared/experiment'
import { createCompiledRunner } from '../../../../../src/main/engine/runners/compiled/compiledRunner'
import { createGraphCache } from '../../../../../src/main/engine/runners/compiled/graphCache'
import { createRunner, smallParity } from '../../support'
import { describeNative } from './support'

let folder: string
let code: string
const graphs = (): string => path.join(folder, 'graphs')
const file = (): string => path.join(graphs(), readdirSync(graphs())[0]!)

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-test-'))
  code = path.join(folder, 'engine.js')
  writeFileSync(code, 'one version')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** State after 20 steps; `traced`: whether the model's own code was asked. */
async function trained(spec: ExperimentSpec, mode: 'graph' | 'xla' = 'graph') {
  const { program, initial, batches } = await createRunner(spec)
  let traced = false
  const forward: typeof program.forward = (...given) => {
    traced = true
    return program.forward(...given)
  }
  const runner = await createCompiledRunner({ ...program, forward }, initial, batches, {
    mode,
    plannedSteps: 20,
    engine: 'test',
    cache: { get: () => undefined, set: () => undefined },
    graphs: createGraphCache(graphs(), { code, engine: 'test', spec })
  })
  expect(runner.read()).toEqual(initial)
  const rows = runner.run(0, 20)
  const state = runner.read()
  const outputs = runner.evaluate()
  runner.dispose()
  return { traced, result: { mode: runner.mode, rows, state, outputs } }
}

describeNative('graphs of programs that trained before', () => {
  const spec = smallParity({ replicas: 2 })

  it('are opened again without tracing, to the same bits', async () => {
    const first = await trained(spec)
    const again = await trained({ ...spec, title: 'Another title' })
    expect([first.traced, again.traced]).toEqual([true, false])
    expect(again.result).toEqual(first.result)
  })

  it('are made anew for another spec, other code, another recorded mode', async () => {
    await trained(spec)
    expect((await trained({ ...spec, seed: spec.seed + 1 })).traced).toBe(true)
    expect((await trained(spec, 'xla')).traced).toBe(true)
    writeFileSync(code, 'the next version')
    expect((await trained(spec, 'xla')).traced).toBe(true)
  })

  const damages: Record<string, () => void> = {
    'cut short': () => truncateSync(file(), statSync(file()).size - 100),
    empty: () => truncateSync(file(), 0),
    'of other content': () => writeFileSync(file(), 'no graph'),
    'with one byte changed': () => {
      const content = readFileSync(file())
      content[content.length >> 1]! ^= 1
      writeFileSync(file(), content)
    }
  }
  for (const [kind, damage] of Object.entries(damages))
    it(`${kind}: are made anew`, async () => {
      const first = await trained(spec)
      damage()
      const second = await trained(spec)
      expect(second.traced).toBe(true)
      expect(second.result).toEqual(first.result)
      expect((await trained(spec)).traced).toBe(false)
    })
})

it('only the newest are kept', () => {
  const graph = {
    bytes: Uint8Array.of(1),
    mode: 'graph',
    stepsPerCall: 1,
    state: [],
    constants: [],
    feeds: [],
    outputs: [],
    probeOutputs: [],
    inspected: []
  } as const
  const of = (seed: number) =>
    createGraphCache(graphs(), { code, engine: 'test', spec: smallParity({ seed }) })
  for (let seed = 0; seed < 105; seed++) of(seed).set(graph)
  expect(readdirSync(graphs())).toHaveLength(100)
  expect(of(104).get()).toEqual(graph)
})
