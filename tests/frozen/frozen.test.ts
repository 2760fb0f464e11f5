/**
 * Training gives the bits that it gave when they were frozen, on machines of the same kind.
 *
 * After a change that is meant to change them, this writes those of both engines anew, as they are on this machine:
 * `npm run build && SALTUS_FREEZE=1 npx vitest run --project unit tests/frozen`
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBench, type Bench } from '../main/services/support'
import { freeze, frozenHashes } from './record'
import { backendOf, frozenRuns, nameOf } from './runs'
import { engineFor, train } from './train'

const freezing = process.env['SALTUS_FREEZE'] === '1'
const backend = process.env['SALTUS_ENGINE'] ?? (freezing ? 'both' : 'wasm')
const chosen = frozenRuns.filter((run) => backend === 'both' || backend === backendOf(run))

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

it.for(chosen.map((run) => [nameOf(run), run] as const))('%s', async ([name, run], { skip }) => {
  const wanted = await engineFor(bench, run)
  const known = frozenHashes(name, wanted)
  if (!known && !freezing) return skip(`no frozen bits for this ${wanted ? 'processor' : 'V8'}`)
  const trained = await train(bench, run, wanted)
  if (wanted) expect(trained.engine).toEqual(wanted)
  if (freezing) freeze(name, wanted, trained)
  else expect(trained.hashes).toEqual(known)
})
