import { describe, expect, it } from 'vitest'
import { familyInfos } from '../../../src/main/asked/catalogue'
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

  it('keep them where others stand before them', () => {
    const { id, panels } = familyInfos().find((family) => family.id === 'grokking')!
    const idsFor = (kind: string) => panelsOf(panels, { model: { kind } }).map((panel) => panelId(id, panel))
    const [decoder, quadratic] = [idsFor('decoder'), idsFor('quadratic')]
    expect(decoder.indexOf('grokking-table-table')).not.toBe(quadratic.indexOf('grokking-table-table'))
    expect(quadratic).toContain('grokking-table-table')
  })
})
