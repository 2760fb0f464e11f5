/**
 * The campaign for half a minute with a seed that stays, and what it once found. `npm run campaign` goes on for as
 * long as one likes, with another seed each time, and has more parts.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCampaign, tryAgain } from './campaign/campaign'
import type { Finding } from './campaign/findings'
import { whyNoInjector } from './campaign/injector'
import { frame, readResults, shown, tableOf } from './campaign/results.mjs'

const SEED = 20261129
const reason = whyNoInjector()
/** Beside what a part is given: training what is spoiled, building what is started. */
const PATIENCE_MS = 240_000

const found = async (only: string, seconds: number): Promise<Finding[]> => {
  console.log(`${only}: seed ${SEED}, ${seconds} s`)
  const options = {
    seed: SEED,
    milliseconds: seconds * 1000,
    only,
    commands: false,
    keep: null,
    tell: console.log
  }
  const [findings] = await runCampaign(options)
  expect(findings!.points.size + findings!.inputs).toBeGreaterThan(0)
  return [...findings!.found.values()]
}

describe.runIf(process.platform === 'linux')('the campaign finds nothing', () => {
  it('by hostile input', async () => expect(await found('fuzz', 20)).toEqual([]), PATIENCE_MS)
  it('by several writers', async () => expect(await found('writers', 15)).toEqual([]), PATIENCE_MS)
})

const folder = 'tests/faults/cases'
const cases = readdirSync(folder)
  .filter((name) => /^[a-z]+-[0-9a-f]{8}\.json$/.test(name))
  .map((name) => ({ name, finding: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Finding }))

describe.runIf(process.platform === 'linux')('what it once found is right', () => {
  for (const { name, finding } of cases) {
    const needsInjector = 'errand' in (finding.input as object)
    const skipped = needsInjector && reason ? ` (skipped: ${reason})` : ''
    it.skipIf(skipped)(
      `${name}${skipped}`,
      async () => expect(await tryAgain(finding, console.log), finding.right).toBeNull(),
      PATIENCE_MS
    )
  }
})

it('the README shows its figures', () => {
  expect(shown.exec(readFileSync('README.md', 'utf8'))?.[0]).toBe(frame(tableOf(readResults())))
})
