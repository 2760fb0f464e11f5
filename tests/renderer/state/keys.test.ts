import { describe, expect, it } from 'vitest'
import { commandGroups, commandHeadings, type CommandDeclaration } from '#shared/commands'
import { search } from '../../../src/renderer/state/window/fuzzy'
import {
  belongsToControl,
  belongsToField,
  chordOf,
  isLetterKey,
  keyLabel
} from '../../../src/renderer/state/window/keyboard'
import { neighbour } from '../../../src/renderer/state/runs/steps'

const press = (key: string, modifiers: Partial<Record<'ctrl' | 'meta' | 'alt' | 'shift', boolean>> = {}) =>
  chordOf({
    key,
    ctrlKey: modifiers.ctrl ?? false,
    metaKey: modifiers.meta ?? false,
    altKey: modifiers.alt ?? false,
    shiftKey: modifiers.shift ?? false
  })

describe('chordOf', () => {
  it('names keys as the interface shows them', () => {
    expect(press('k', { ctrl: true })).toBe('Ctrl K')
    expect(press('k', { meta: true })).toBe('Ctrl K')
    expect(press('S', { shift: true })).toBe('Shift S')
    expect(press('?', { shift: true })).toBe('?')
    expect(press('ArrowLeft', { shift: true })).toBe('Shift ←')
    expect(press('F6', { shift: true })).toBe('Shift F6')
    expect(press('n')).toBe('N')
    expect(press('Enter', { ctrl: true })).toBe('Ctrl Enter')
    expect(press(' ')).toBe('Space')
    expect(press(' ', { shift: true })).toBe('Shift Space')
    expect(press('[')).toBe('[')
  })

  it('knows what a field needs for itself, and what the setting switches off', () => {
    for (const chord of ['N', 'Shift S', '/', '←', 'Home', 'Ctrl Z', 'Ctrl ←'])
      expect(belongsToField(chord)).toBe(true)
    for (const chord of ['Ctrl K', 'Ctrl Enter', 'F6', 'Shift F6']) expect(belongsToField(chord)).toBe(false)
    for (const chord of ['N', 'Shift S', '/', '?', '1']) expect(isLetterKey(chord)).toBe(true)
    for (const chord of ['←', 'Shift ←', 'Ctrl K', 'Home', 'F6', 'Space'])
      expect(isLetterKey(chord)).toBe(false)
  })

  it('leaves the keys that press a control to it', () => {
    expect(['Space', 'Enter', 'N', '←'].map(belongsToControl)).toEqual([true, true, false, false])
  })

  it('writes them for the platform', () => {
    expect(keyLabel('Ctrl K', 'linux')).toBe('Ctrl K')
    expect(keyLabel('Ctrl K', 'darwin')).toBe('⌘K')
    expect(keyLabel('Shift S', 'darwin')).toBe('⇧S')
  })
})

describe('search', () => {
  const titles = (query: string, ...texts: string[]) =>
    search(
      query,
      texts.map((title) => ({ title }))
    ).map(({ title }) => title)
  const best = (query: string, ...texts: string[]) => titles(query, ...texts)[0]
  const commands = commandHeadings.flatMap((heading): readonly CommandDeclaration[] => commandGroups[heading])
  const commandsFor = (query: string) => search(query, commands).map(({ id }) => id)

  it('finds what has the query in its name first', () => {
    const ofTrash = commands.filter(({ title }) => title.includes('trash')).map(({ id }) => id)
    expect(ofTrash).toContain('session.trash')
    expect(commandsFor('trash').slice(0, ofTrash.length)).toEqual(ofTrash)
    expect(titles('mark', 'Draw a landmark', 'Make a rank', 'Bookmark', 'Mark it')).toEqual([
      'Mark it',
      'Draw a landmark',
      'Bookmark',
      'Make a rank'
    ])
  })

  it('finds commands by other words for them', () => {
    expect(commandsFor('csv')[0]).toBe('panel.menu')
    expect(commandsFor('help')[0]).toBe('keys')
    expect(commandsFor('docs')[0]).toBe('keys')
    expect(commandsFor('delete run')[0]).toBe('run.trash')
    expect(commandsFor('undelete')).toContain('session.restore')
  })

  it('finds every name by letters of it in order', () => {
    expect(titles('ptr', 'Pause the run', 'Open presets')).toEqual(['Pause the run'])
    expect(titles('xyz', 'Pause the run')).toEqual([])
    expect(titles('', 'Anything')).toEqual(['Anything'])
  })

  it('finds what is one slip away: a letter swapped, missing, doubled, wrong', () => {
    for (const typed of ['trsah', 'trsh', 'trassh', 'tresh'])
      expect(commandsFor(typed), typed).toContain('session.trash')
    expect(commandsFor('setings')[0]).toBe('settings')
    expect(commandsFor('compre runs')[0]).toBe('comparison')
    // By a slip in another word for it.
    expect(commandsFor('preferances')[0]).toBe('settings')
  })

  it('finds names in any script, and signs in them', () => {
    expect(titles('größe', 'Sparse parity', 'Größe der Tabelle')).toEqual(['Größe der Tabelle'])
    expect(best('x − y', 'x + y mod 59', 'x − y mod 59')).toBe('x − y mod 59')
    expect(best('(a|b', 'Run (a|b)*', 'Another')).toBe('Run (a|b)*')
  })

  it('prefers beginnings of words and letters that adjoin', () => {
    expect(best('pr', 'Stop for now, run later', 'Pause the run', 'Open presets')).toBe('Open presets')
    expect(best('ptr', 'Stop for now, take a rest', 'Pause the run')).toBe('Pause the run')
    expect(best('dark', 'Draw a mark', 'Theme: dark')).toBe('Theme: dark')
    expect(best('sett', 'Show the latest', 'Settings…')).toBe('Settings…')
  })

  it('answers within a moment, whatever is typed, among thousands of runs', () => {
    const runs = Array.from({ length: 2000 }, (_, i) => ({
      title: `Open run: banana ${'a'.repeat(40)} mod ${i}, weight decay 0.${i}`
    }))
    for (const typed of [
      'aaaab',
      `${'a'.repeat(21)}q`,
      'q w e r t z u i o p',
      'weigth deca',
      '((((a|*+?\\'
    ]) {
      const start = performance.now()
      search(typed, runs)
      expect(performance.now() - start, typed).toBeLessThan(2000)
    }
  })

  it('keeps the order when nothing is asked', () => {
    expect(titles('', 'b', 'a')).toEqual(['b', 'a'])
  })
})

describe('steps', () => {
  it('finds the neighbour in a column with repeats', () => {
    const steps = [0, 0, 10, 10, 20]
    expect(neighbour(steps, 10, 1)).toBe(20)
    expect(neighbour(steps, 10, -1)).toBe(0)
    expect(neighbour(steps, 14, -1)).toBe(10)
    expect(neighbour(steps, 14, 1)).toBe(20)
    expect(neighbour(steps, 20, 1)).toBe(20)
    expect(neighbour(steps, 0, -1)).toBe(0)
    expect(neighbour([], 7, 1)).toBe(7)
  })
})
