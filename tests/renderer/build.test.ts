/** What the built page is made of. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

it('takes no zod with it, which tries whether it may make code from text: the page’s policy refuses that aloud', () => {
  const assets = path.resolve('out/renderer/assets')
  const sources = readdirSync(assets)
    .filter((name) => name.endsWith('.js.map'))
    .flatMap(
      (name) => (JSON.parse(readFileSync(path.join(assets, name), 'utf8')) as { sources: string[] }).sources
    )
  expect(sources.some((source) => source.includes('node_modules/uplot/'))).toBe(true)
  expect(sources.filter((source) => source.includes('node_modules/zod/'))).toEqual([])
})
