import { describe, expect, it } from 'vitest'
import type { ExperimentSpec } from '#shared/experiment'
import { hasSeries, panelsOf } from '#shared/panels'
import { familyInfos } from '../../../../src/main/asked/catalogue'
import { families } from '../../../../src/main/families'
import { copyOf, isIn, originalOf, panelId, tabsFor } from '../../../../src/renderer/state/layout/tabs'

describe('panels of a family', () => {
  it.each(familyInfos().map((family) => [family.id, family] as const))(
    'have ids of their own that can stand in the page: %s',
    (_, { id, panels }) => {
      const ids = panels.map((panel) => panelId(id, panel))
      expect(new Set(ids).size).toBe(ids.length)
      for (const each of ids) expect(each).toMatch(/^\S+$/)
    }
  )

  it('tell of stages where a run has several', () => {
    const { panels } = familyInfos().find((family) => family.id === 'parity')!
    const kinds = (stages: object[]) => panelsOf(panels, specOf(stages)).map(({ kind }) => kind)
    const redraw = { change: { task: { codesDraw: 1 } }, until: { steps: 5 } }
    const specOf = (stages: object[]) =>
      families['parity'].schema.parse({ family: 'parity', ...(stages.length > 0 && { stages }) })
    expect(kinds([])).not.toContain('stages')
    expect(kinds([{}, {}])).toContain('stages')
    expect(kinds([{}, redraw])).not.toContain('redraw')
    expect(kinds([{}, redraw, { from: 0 }, redraw])).toContain('redraw')
  })

  it('keep them where others stand before them', () => {
    const { id, panels } = familyInfos().find((family) => family.id === 'grokking')!
    const idsFor = (kind: string) => panelsOf(panels, { model: { kind } }).map((panel) => panelId(id, panel))
    const [decoder, quadratic] = [idsFor('decoder'), idsFor('quadratic')]
    expect(decoder.indexOf('grokking-table-table')).not.toBe(quadratic.indexOf('grokking-table-table'))
    expect(quadratic).toContain('grokking-table-table')
  })
})

describe('panels that a run fills', () => {
  const filled = (id: 'kernel' | 'linearDescent', task: object) => {
    const family = families[id]
    const spec = family.schema.parse({ family: id, task }) as ExperimentSpec
    const declared = new Set(family.declare(spec).map(({ name }) => name))
    return panelsOf(family.panels, spec)
      .filter((panel) => hasSeries(panel, declared))
      .map(({ title }) => title)
  }

  it('are those whose series it stores', () => {
    expect(filled('kernel', { pictured: 0 })).not.toContain('Kernel')
    expect(filled('kernel', { pictured: 8 })).toContain('Kernel')
    expect(filled('linearDescent', { factors: false })).not.toContain('Three factors')
    expect(filled('linearDescent', { factors: true })).toContain('Three factors')
    expect(filled('linearDescent', {})).toContain('Test and train error')
  })

  it('are any that read its states', () => {
    expect(hasSeries({ kind: 'embedding', title: 'Embedding', metrics: [] }, new Set())).toBe(true)
  })
})

describe('tabs of a family', () => {
  it.each(familyInfos().map((family) => [family.id, family] as const))(
    'open with some panels: %s',
    (_, family) => {
      const panels = panelsOf(family.panels, family.defaults as Partial<ExperimentSpec>)
      const tabs = tabsFor(panels)
      expect(tabs.at(-1)).toBe('all')
      for (const tab of tabs) {
        const there = panels.filter((panel) => isIn(tab, panel)).length
        expect(there).toBeGreaterThan(0)
        if (tab === 'overview') expect(there).toBeLessThanOrEqual(8)
      }
    }
  )

  it('are none where one would hold every panel', () => {
    const curve = { kind: 'curve', title: 'One', metrics: [] }
    expect(tabsFor([curve])).toEqual(['all'])
    expect(tabsFor([curve, { ...curve, tabs: [] }])).toEqual(['overview', 'all'])
    expect(tabsFor([curve, { ...curve, kind: 'leaps' }])).toEqual(['overview', 'table', 'all'])
  })

  it('give copies of a panel ids of their own, which tell what they are copies of', () => {
    expect(copyOf('f-curve-loss', ['f-curve-loss'])).toBe('f-curve-loss-copy-2')
    expect(copyOf('f-curve-loss-copy-2', ['f-curve-loss-copy-2'])).toBe('f-curve-loss-copy-3')
    expect(originalOf('f-curve-loss-copy-12')).toEqual({ id: 'f-curve-loss', copy: 12 })
    expect(originalOf('f-curve-copy')).toEqual({ id: 'f-curve-copy', copy: 1 })
  })
})
