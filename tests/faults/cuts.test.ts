/** A campaign tells what befell which operation, and how an end differs from the right one. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cutErrands, inTurn, type Errand } from './campaign/cuts'
import { clockOf, Findings } from './campaign/findings'
import { differencesOf } from './campaign/folders'
import { buildInjector, whyNoInjector } from './campaign/injector'

it('tries one of every kind before a second of any', () => {
  const items = ['a1', 'a2', 'b1', 'a3', 'c1', 'b2']
  expect(inTurn(items, ([kind]) => kind!)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
})

it('names every value that differs', () => {
  const right = { 'Seed 1': { status: 'finished', 'train.loss': 'ab' }, 'Seed 2': { status: 'finished' } }
  const came = { 'Seed 1': { status: 'failed', 'train.loss': 'ab' } }
  expect(differencesOf(right, structuredClone(right))).toEqual([])
  expect(differencesOf(right, came)).toEqual([
    'Seed 1/status is "failed", not "finished"',
    'Seed 2 is undefined, not {"status":"finished"}'
  ])
})

const reason = whyNoInjector()
const skipped = reason ? ` (skipped: ${reason})` : ''
it.skipIf(skipped)(
  `of operations that come in another order, the one that was refused is told${skipped}`,
  async () => {
    let runs = 0
    const errand: Errand = {
      name: 'two folders',
      prepare: () => undefined,
      command: (place) => [
        '-e',
        // A folder that is refused is the cut; the errand goes on to the other one.
        'for (const name of process.argv.slice(1)) try { fs.mkdirSync(name) } catch {}',
        ...(runs++ === 0 ? ['a', 'b'] : ['b', 'a']).map((name) => join(place, name))
      ],
      read: () => null,
      wrongRefusal: () => null,
      lost: async () => null,
      async goOn(place) {
        for (const name of ['a', 'b']) mkdirSync(join(place, name), { recursive: true })
      },
      contents: async () => ({ runs: runs === 1 ? 1 : 'more' })
    }
    const findings = new Findings('faults', () => undefined)
    const chosen = ({ operation, fault }: { operation: { path: string }; fault: { error?: string } }) =>
      operation.path.endsWith('a') && fault.error === 'EIO'
    const options = { library: buildInjector(), seed: 1, clock: clockOf(20_000), findings }
    await cutErrands('faults', [errand], { ...options, chosen })
    expect([...findings.found.values()]).toMatchObject([
      { input: { operation: 'mkdir', file: 'b' }, came: 'another end: runs is "more", not 1 (mkdir b)' }
    ])
  }
)
