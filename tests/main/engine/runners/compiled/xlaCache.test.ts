import { cacheDir } from './ownXlaCache'
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createCompiledRunner } from '../../../../../src/main/engine/runners/compiled/compiledRunner'
import type { CompiledGraph } from '../../../../../src/main/engine/runners/compiled/graphBuilder'
import type { GraphCache } from '../../../../../src/main/engine/runners/compiled/graphCache'
import { createRunner, smallParity } from '../../support'
import { describeNative } from './support'

const files = (): string[] =>
  readdirSync(cacheDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.pb'))
    .map((name) => path.join(cacheDir, name))

/** What 20 steps by XLA leave, from a session of their own. */
async function trained(graphs: GraphCache | null = null): Promise<object> {
  const { program, initial, batches } = await createRunner(smallParity({ replicas: 2 }))
  const options = {
    mode: 'xla',
    plannedSteps: 20,
    engine: 'test',
    cache: { get: () => undefined, set: () => undefined },
    graphs
  } as const
  const runner = await createCompiledRunner(program, initial, batches, options)
  runner.evaluate()
  runner.prepare()
  runner.run(0, 20)
  const state = runner.read()
  runner.dispose()
  return state
}

describeNative('code compiled by XLA', () => {
  afterAll(() => rmSync(cacheDir, { recursive: true, force: true }))

  it('is kept, and gives the bits of code just compiled', async () => {
    const fresh = await trained()
    const [file, ...more] = files()
    expect(more).toEqual([])
    const content = readFileSync(file!)
    expect(await trained()).toEqual(fresh)
    expect(readFileSync(file!)).toEqual(content)
  })

  const damages: Record<string, (file: string) => void> = {
    'cut short': (file) => truncateSync(file, 1000),
    empty: (file) => truncateSync(file, 0),
    'of other content': (file) => writeFileSync(file, 'no machine code')
  }
  for (const [kind, damage] of Object.entries(damages))
    it(`${kind}: is made anew`, async () => {
      const fresh = await trained()
      const [file] = files()
      damage(file!)
      expect(await trained()).toEqual(fresh)
      expect(readFileSync(file!).length).toBeGreaterThan(1000)
    })

  it('damaged, of a graph that is kept: is made anew before the first step', async () => {
    let kept: CompiledGraph | undefined
    const graphs: GraphCache = { get: () => kept, set: (graph) => (kept = graph) }
    const fresh = await trained(graphs)
    expect(kept?.mode).toBe('xla')
    const [file] = files()
    truncateSync(file!, 1000)
    expect(await trained(graphs)).toEqual(fresh)
    expect(readFileSync(file!).length).toBeGreaterThan(1000)
  })
})
