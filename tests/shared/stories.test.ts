/** Stories name presets that there are, and the dissertation's leaves none of its own out. */
import path from 'node:path'
import { expect, it } from 'vitest'
import { expectedRows } from '#shared/preset'
import { stories } from '#shared/stories'
import { readPresets } from '../../src/main/store/presetFiles'
import { describeStory } from '../../src/main/hosts/cli/describe'

const presets = await readPresets(path.resolve('resources'))

it.each(stories)('$id names each of its presets once, and all of them exist', ({ chapters }) => {
  const named = chapters.flatMap((chapter) => chapter.presets)
  expect(new Set(named).size).toBe(named.length)
  expect(named.filter((id) => !presets.some((preset) => preset.id === id))).toEqual([])
})

it('the dissertation has every preset whose source it is', () => {
  const named = stories.find(({ id }) => id === 'dissertation')!.chapters.flatMap((c) => c.presets)
  const own = presets.filter(({ source }) => source.startsWith('Dissertation')).map(({ id }) => id)
  expect(own.length).toBeGreaterThan(10)
  expect(own.filter((id) => !named.includes(id))).toEqual([])
})

it('what is on record is of what is expected today, and of nothing else', () => {
  for (const preset of presets) {
    const texts = preset.expected.map(({ text }) => text)
    expect(new Set(texts).size, preset.id).toBe(texts.length)
    const recorded = preset.preview?.results?.map(({ text }) => text) ?? []
    expect(
      recorded.filter((text) => !texts.includes(text)),
      preset.id
    ).toEqual([])
  }
})

it('a story is told chapter by chapter, with what is published beside what came', () => {
  const [story] = stories
  const text = describeStory(story!, presets)
  const demo = presets.find(({ id }) => id === 'parity/demo')!
  const [row] = expectedRows(demo)
  expect(row?.recorded?.got).not.toBeNull()
  const line = text.split('\n').find((each) => each.includes(row!.claim.text))
  expect(line).toMatch(/published 2 041–2 826 +here [\d ]+ +(met|near|missed)$/)
  expect(text.indexOf('parity/train-test-gap')).toBeLessThan(text.indexOf('parity/transfer-controls'))
})
