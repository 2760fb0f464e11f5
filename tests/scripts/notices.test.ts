// The licences of what the build holds and loads are told as the build is.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('THIRD-PARTY-NOTICES is up to date, and names what is bundled, what is loaded and the fonts', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/notices.mjs', '--check'])
  expect(stderr.toString()).toBe('')
  expect(status).toBe(0)
  const text = readFileSync('THIRD-PARTY-NOTICES', 'utf8')
  for (const name of ['svelte 5', 'apache-arrow 21', '@tensorflow/tfjs-core 4', 'Inter (font)'])
    expect(text).toContain(`\n${name}`)
})
