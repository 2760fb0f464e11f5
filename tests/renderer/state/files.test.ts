import { describe, expect, it } from 'vitest'
import { createApi } from '#shared/contract'
import { defaultSettings } from '#shared/settings'
import { Draft } from '../../../src/renderer/state/experiment/draft.svelte'
import { Files, type TextFile } from '../../../src/renderer/state/experiment/files.svelte'
import { Host } from '../../../src/renderer/state/window/host.svelte'
import { Notices } from '../../../src/renderer/state/window/notices.svelte'
import { Preferences } from '../../../src/renderer/state/window/preferences.svelte'
import { FakeConnection } from '../fixtures/connection'
import { family } from '../fixtures/samples'

function make() {
  const connection = new FakeConnection({
    'spec.check': () => ({ spec: null, problems: [], facts: [], warnings: [], kept: null }),
    'settings.write': () => defaultSettings
  })
  const api = createApi(connection)
  const host = new Host(api)
  host.families = [family]
  const notices = new Notices()
  const preferences = new Preferences(api)
  const draft = new Draft(api, host, notices)
  return { draft, notices, files: new Files(draft, host, preferences, notices) }
}

const file = (name: string, content: unknown): TextFile => {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const { buffer } = new TextEncoder().encode(text)
  return { name, size: text.length, arrayBuffer: async () => buffer }
}
const spec = (seed: number) => ({ family: family.id, seed })

describe('Files', () => {
  it('opens a spec, a preset and a run.json into the editor, what is left out by the defaults', async () => {
    const { draft, files } = make()
    for (const content of [
      spec(7),
      { title: 'A preset', spec: spec(7) },
      { status: 'finished', spec: spec(7) }
    ]) {
      expect(await files.open(file('a.json', content))).toBe(true)
      expect(draft.values).toEqual({ ...family.defaults, seed: 7 })
      expect(draft.origin).toMatchObject({ kind: 'file', title: 'a.json' })
    }
  })

  it('remembers the latest eight, each once, and opens them again without the file', async () => {
    const { draft, files } = make()
    for (let seed = 0; seed < 10; seed++) await files.open(file(`${seed}.json`, spec(seed)))
    await files.open(file('5.json', spec(5)))
    expect(files.recent.map(({ name }) => name[0]).join('')).toBe('59876432')
    await files.openAgain(files.recent.at(-1)!)
    expect(draft.values?.seed).toBe(2)
    expect(files.recent[0]?.name).toBe('2.json')
  })

  it.each([
    [
      'text that is cut short',
      '{"family": "to',
      expect.stringMatching(/^It is not JSON: it was cut short, or is another kind of file \(/)
    ],
    ['another JSON', '[1, 2]', 'It holds no JSON object.'],
    ['a family of another version', { family: 'later' }, 'family: this version has no family "later".'],
    ['a large file', ' '.repeat(2 ** 20 + 1), 'It is larger than 1 MB, so it is no experiment.']
  ])('refuses %s, and keeps the draft', async (_, content, sentence) => {
    const { draft, files, notices } = make()
    draft.beginBlank('toy')
    const before = draft.values
    expect(await files.open(file('bad.json', content))).toBe(false)
    expect(notices.current).toMatchObject({ title: 'bad.json could not be opened', text: sentence })
    expect(draft.values).toBe(before)
    expect(files.recent).toEqual([])
  })
})
