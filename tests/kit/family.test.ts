/** What a manifest cannot say: `npm run check` fails where one of the lines marked here compiles. */
import { expect, it } from 'vitest'
import { defineFamily } from '#kit/family'
import { manifest } from '../../src/families/modes/manifest'
import { schema } from '../../src/families/modes/spec'
import { series } from '../../src/families/modes/series'

const parts = { ...manifest, schema, series, ownPanels: [], headline: 'test.loss' } as const
const curve = { title: 'Loss', metrics: ['train.loss'] } as const

it('names kinds of panel and metrics that exist, its own kinds among them', () => {
  const made = [
    defineFamily({ ...parts, panels: [{ ...curve, kind: 'curve' }] }),
    defineFamily({ ...parts, ownPanels: ['ladder'], panels: [{ ...curve, kind: 'ladder' }] }),
    // @ts-expect-error no such kind
    defineFamily({ ...parts, panels: [{ ...curve, kind: 'curves' }] }),
    // @ts-expect-error no such kind beside its own
    defineFamily({ ...parts, ownPanels: ['ladder'], panels: [{ ...curve, kind: 'lader' }] }),
    // @ts-expect-error no such metric
    defineFamily({ ...parts, panels: [{ kind: 'curve', title: 'Loss', metrics: ['train.los'] }] })
  ]
  expect(made.map(({ panels }) => panels[0]!.kind)).toEqual(['curve', 'ladder', 'curves', 'lader', 'curve'])
})
