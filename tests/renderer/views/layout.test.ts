import { describe, expect, it } from 'vitest'
import { familyInfos } from '../../../src/main/asked/catalogue'
import { families } from '../../../src/main/families'
import { panelId, panelsOf } from '../../../src/renderer/views/workbench/layout'

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
