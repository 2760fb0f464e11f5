/** Nothing stops a campaign: what hangs is told as a failure, with its name. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cutErrands, type Errand } from './campaign/cuts'
import { clockOf, Findings } from './campaign/findings'
import { buildInjector, whyNoInjector } from './campaign/injector'
import { runNode, within } from './campaign/patience'

const PATIENCE_MS = 300
const forEver = 'setInterval(() => undefined, 1000)'
const never = () => new Promise<never>(() => undefined)

it('kills a process that hangs, however deaf it is', () => {
  const deaf = `process.on('SIGTERM', () => undefined); ${forEver}`
  const { hung, signal } = runNode(['-e', deaf], {}, PATIENCE_MS)
  expect(signal).toBe('SIGKILL')
  expect(hung).toBe(`hangs: -e ${deaf} has not ended within 300 ms`)
})

it('says nothing of a process that ends, or is killed by another', () => {
  expect(runNode(['-e', ''], {})).toMatchObject({ status: 0, hung: null })
  const killed = runNode(['-e', "process.kill(process.pid, 'SIGKILL')"], {})
  expect(killed).toMatchObject({ signal: 'SIGKILL', hung: null })
})

it('gives up what has no end, and hands on what has', async () => {
  await expect(within('waiting', never(), PATIENCE_MS)).rejects.toThrow('hangs: waiting has not ended')
  expect(await within('counting', Promise.resolve(3))).toBe(3)
})

const reason = whyNoInjector()
const skipped = reason ? ` (skipped: ${reason})` : ''
it.skipIf(skipped)(`a campaign goes on where an errand hangs after its cut${skipped}`, async () => {
  const script = 'for (const name of process.argv.slice(1)) fs.mkdirSync(name)'
  let cuts = -1
  const errand: Errand = {
    name: 'two folders',
    prepare: () => undefined,
    command: (place) => ['-e', script, join(place, 'a'), join(place, 'b')],
    read: () => null,
    wrongRefusal: () => null,
    lost: async () => null,
    // The whole of it, first of all, ends; and so does what is left after the first cut.
    goOn: (place) => {
      for (const name of ['a', 'b']) mkdirSync(join(place, name), { recursive: true })
      return ++cuts === 2 ? never() : Promise.resolve()
    },
    contents: async () => null
  }
  const findings = new Findings('kills', () => undefined)
  const options = { library: buildInjector(), seed: 1, clock: clockOf(20_000), findings }
  await cutErrands('kills', [errand], { ...options, patience: PATIENCE_MS })
  expect(findings.points.size).toBe(4)
  expect([...findings.found.values()].map(({ came }) => came)).toEqual([
    expect.stringMatching(/^internal: hangs: going on has not ended within 300 ms/)
  ])
})
