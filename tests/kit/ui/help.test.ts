/** What panels tell of themselves: every kind does, its formula can be set, its words are in the glossary. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseFormula, type MathNode } from '../../../src/kit/ui/help/formula'
import { glossary, meaningOf } from '../../../src/kit/ui/help/glossary'
import type { PanelHelp } from '../../../src/kit/ui/help/help'
import { help as general } from '../../../src/renderer/panels/help'
import { families } from '../../../src/main/families'
import { helpOf, panelOf } from '../../../src/renderer/panels/registry'
import { help as ofSweeps } from '../../../src/renderer/views/sweep/panels/help'

/** Kinds that the panels of all families ask for, by family. */
const kinds = Object.values(families).flatMap(({ id, panels }) =>
  panels.map(({ kind }) => [id, kind] as const)
)
const told: readonly (readonly [string, PanelHelp | undefined])[] = [
  ...kinds.map(([family, kind]) => [`${family} ${kind}`, helpOf(family, kind)] as const),
  ...Object.entries(general),
  ...Object.entries(ofSweeps)
]

const textOf = ({ tag, text, children }: MathNode): string =>
  children.length === 0 ? text : `${tag}(${children.map(textOf).join(' ')})`

describe('the help of a panel', () => {
  it('is there for every kind that can be drawn', () => {
    expect(kinds.length).toBeGreaterThan(30)
    for (const [family, kind] of kinds) expect(panelOf(family, kind), `${family} ${kind}`).toBeDefined()
    expect(told.filter(([, help]) => !help).map(([name]) => name)).toEqual([])
    // Those that the registry does not know by their kind say it themselves.
    const frames = readdirSync('src/renderer/views', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.svelte') && !file.endsWith('PanelGrid.svelte'))
      .map((file) => [file, readFileSync(path.join('src/renderer/views', file), 'utf8')] as const)
      .filter(([, source]) => /<(PanelFrame|PicturePanel|InspectionPanel)\b/.test(source))
    expect(frames.length).toBeGreaterThan(3)
    expect(frames.filter(([, source]) => !/\bhelp=\{/.test(source)).map(([file]) => file)).toEqual([])
    expect(helpOf('parity', 'unheard of')).toBeUndefined()
    expect(helpOf('parity', 'constructor')).toBeUndefined()
  })

  it.each(told)('%s says what it is, how it is read, and where it comes from', (_, help) => {
    const { shows, read, formula, source, words = [] } = help!
    for (const text of [shows, source, ...read]) expect(text.length).toBeGreaterThan(10)
    expect(read.length).toBeGreaterThan(0)
    expect(formula).toBeTruthy()
    for (const line of formula?.split('\n') ?? [])
      expect(textOf(parseFormula(line))).not.toMatch(/undefined|\\/)
    expect(words.filter((word) => meaningOf(word) === undefined)).toEqual([])
  })
})

describe('a formula', () => {
  it('is a tree of MathML', () => {
    const read = (tex: string): string => textOf(parseFormula(tex))
    expect(read('t_{50} = \\min \\{ \\hat{r} \\}')).toBe('mrow(msub(t 50) = min { mover(r ^) })')
    expect(read('\\frac{a + 1}{2} x_i^2')).toBe('mrow(mfrac(mrow(a + 1) 2) msubsup(x i 2))')
    expect(read('∑_{k}^{n} e^{−x}')).toBe('mrow(munderover(∑ k n) msup(e mrow(− x)))')
    expect(read('\\sqrt{2} \\text{if so}')).toBe('mrow(msqrt(2) if so)')
    expect(parseFormula('\\log x').children.map(({ tag }) => tag)).toEqual(['mi', 'mi'])
    for (const wrong of ['\\frac{a}', 'x_', '{a', 'a}', '^2'])
      expect(() => parseFormula(wrong)).toThrow(Error)
  })
})

it('the glossary is read whole from its page, without the marks of its notation', () => {
  expect(glossary.length).toBeGreaterThan(60)
  expect(meaningOf('T_train')).toMatch(/^first evaluated step with 99 %/)
  expect(meaningOf('unheard of')).toBeUndefined()
  for (const { word, meaning } of glossary) expect(word + meaning).not.toMatch(/\*\*|`/)
})
