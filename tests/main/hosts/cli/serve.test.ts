/** `saltus serve` as built: what it refuses before it serves. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const serve = (env: NodeJS.ProcessEnv, ...words: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, ['out/main/cli.js', 'serve', ...words], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 30_000
  })
  return { status, said: stderr.trim() }
}

test('a token that could be guessed is refused with one sentence', () => {
  const { status, said } = serve({ SALTUS_TOKEN: 'short' }, '--port', '0')
  expect(status).toBe(2)
  expect(said).toMatch(/^SALTUS_TOKEN must have at least 32 characters[^\n]*$/)
})

test('a port that is none is refused with one sentence', () => {
  expect(serve({}, '--port', '70000')).toEqual({
    status: 2,
    said: '--port must be a number from 0 to 65535; it is 70000.'
  })
})
