/** What the embedding panel computes: which layout is asked for, colours, links, the lasso, figures. */
import { describe, expect, it } from 'vitest'
import type { Grouping, PointSet, Projection } from '#shared/projection'
import type { Theme } from '../../../src/kit/panel/draw/theme'
import { classColours } from '../../../src/renderer/panels/embedding/colours'
import { mapPlane } from '../../../src/renderer/panels/embedding/marks'
import { held, inside } from '../../../src/renderer/panels/embedding/lasso'
import { pictureOf } from '../../../src/renderer/panels/embedding/picture'
import { layoutChoices, requestOf, usualPerplexity } from '../../../src/renderer/panels/embedding/request'
import { bestCosets, scoresOf, stateAt } from '../../../src/renderer/panels/embedding/scores'
import {
  bestStep,
  classLinks,
  groupingsWith,
  meanCosine,
  stepLinks
} from '../../../src/renderer/panels/embedding/structure'
import { aboutPoint, footOf, unlaid, valuesOf } from '../../../src/renderer/panels/embedding/words'

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i)
const halves: Grouping = {
  name: 'half',
  section: '',
  classes: ['low', 'high'],
  of: [0, 0, 0, 1, 1, 1, -1],
  cyclic: false
}
/** Six members on a ring and a seventh point outside it. */
const points: PointSet = {
  noun: 'symbol',
  first: 0,
  count: 7,
  labels: numbers(7).map(String),
  groupings: [halves],
  ring: { name: 'residue', order: numbers(6) }
}
/** Members at multiples of m steps round a circle: +m is one step on. */
const circle = (n: number, m: number) =>
  numbers(n).flatMap((i) => [Math.cos((2 * Math.PI * i * m) / n), Math.sin((2 * Math.PI * i * m) / n)])
const laid: Projection = {
  steps: Float64Array.from([0, 10, 40]),
  points,
  layouts: Float32Array.from(numbers(3).flatMap(() => [...circle(6, 1), 0, 0])),
  explained: Float64Array.from([0.5, 0.25]),
  divergences: new Float64Array(),
  layoutMovement: Float64Array.from([0, 0.5]),
  weightMovement: Float64Array.from([0, 0.25]),
  preservation: Float64Array.from([0.1, 0.2, 0.3]),
  trustworthiness: Float64Array.from([0.5, 0.6, 0.7]),
  neighbours: 1,
  leftOut: [],
  nearest: Uint16Array.from(numbers(3).flatMap(() => [1, 0, 1, 4, 3, 0, 0])),
  ring: Float64Array.from([0, 0, 0, 0, 0, 0, 0.5, -0.5, -1])
}

describe('what is asked for', () => {
  const target = { tensor: 'w', slices: 2, rows: { noun: 'row', count: 9 }, columns: null }
  const embedding = { ...target, tensor: 'e', slices: 1, rows: { noun: 'symbol', count: 59 } }
  const [first, second] = layoutChoices([target, embedding])

  it('puts what means something first', () => {
    expect([first!.label, second!.label]).toEqual(['e: 59 symbols', 'w: 9 rows'])
  })

  it('tells rows from columns where both are neurons', () => {
    const neurons = { noun: 'neuron', count: 64 }
    const labels = layoutChoices([{ ...target, rows: neurons, columns: neurons }]).map(({ label }) => label)
    expect(labels).toEqual(['w: 64 neurons (rows)', 'w: 64 neurons (columns)'])
  })

  it('has defaults that fit the points, and is the same for PCA whatever t-SNE is told', () => {
    expect(usualPerplexity(59)).toBe(19)
    expect(usualPerplexity(1000)).toBe(30)
    expect(usualPerplexity(16)).toBe(4) // below 5
    const tsne = { method: 't-SNE', perplexity: '7', temporalWeight: '0' }
    expect(requestOf(first!, tsne)).toMatchObject({ method: 'tsne', perplexity: 7, temporalWeight: 0 })
    expect(requestOf(first!, { ...tsne, method: 'PCA' })).toEqual(requestOf(first!, {}))
    expect(requestOf(first!, { ...tsne, perplexity: 'x' }).perplexity).toBeNaN()
  })
})

describe('links', () => {
  const pairs = (links: Uint16Array) => numbers(links.length / 2).map((i) => [links[2 * i], links[2 * i + 1]])

  it('join every member with the one m further, each pair once', () => {
    expect(pairs(stepLinks(points, 2))).toEqual([
      [0, 2],
      [1, 3],
      [2, 4],
      [3, 5],
      [4, 0],
      [5, 1]
    ])
    expect(pairs(stepLinks(points, 3))).toEqual([
      [0, 3],
      [1, 4],
      [2, 5]
    ])
    expect(stepLinks({ ...points, ring: null }, 1)).toHaveLength(0)
    const order = [4, 2, 0, 1, 3, 5]
    expect(pairs(stepLinks({ ...points, ring: { name: '', order } }, 1))[0]).toEqual([4, 2])
  })

  it('join all pairs of a class, none without one, and say where they are too many', () => {
    expect(pairs(classLinks(halves)!)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
      [3, 4],
      [3, 5],
      [4, 5]
    ])
    expect(classLinks({ ...halves, of: numbers(200).map(() => 0) })).toBeNull()
  })
})

describe('groupings by step', () => {
  it('order the members along +m, and take them modulo m', () => {
    const [place, modulo, own] = groupingsWith(
      { ...points, count: 5, ring: { name: '', order: numbers(5) } },
      2
    )
    // 0, 2, 4, 1, 3
    expect(place!.of).toEqual([0, 3, 1, 4, 2])
    expect(modulo!.of).toEqual([0, 1, 0, 1, 0])
    expect(own).toBe(halves)
    // +2 does not meet all of six members; the seventh point is no member.
    const even = groupingsWith(points, 2)
    expect(even.map(({ name }) => name)).toEqual(['number mod m', 'half'])
    expect(even[0]!.of[6]).toBe(-1)
  })

  it('find the step a picture can be followed along', () => {
    const ring = { name: '', order: numbers(59) }
    // i · k round the circle: neighbours are k⁻¹ apart; 8 · 37 = 1 and so 59 − 37 = 22, the shorter way
    expect(bestStep(ring, circle(59, 8))).toBe(22)
    expect(
      bestStep(
        ring,
        circle(59, 1).map((value, i) => value * (i % 2 ? 3 : 1) + 5)
      )
    ).toBe(1)
  })

  it('means over all pairs of members count half a ring once', () => {
    // four points at right angles: two steps of cosine 0 a point, one of −1 for two of them
    expect(meanCosine([0, -1], 4)).toBeCloseTo(-1 / 3)
  })
})

describe('colours', () => {
  const cyclic = numbers(12).map((i) => `#${(i * 16).toString(16).padStart(2, '0').repeat(3)}`)
  const theme = { cyclic } as unknown as Theme
  it('are one a class, all different, the tokens themselves for twelve', () => {
    const colours = classColours(theme, { ...halves, classes: numbers(12).map(String) })
    expect(new Set(colours).size).toBe(12)
    expect(colours[3]).toBe('rgb(48 48 48)')
    expect(classColours(theme, halves)).toHaveLength(2)
  })
})

describe('the lasso', () => {
  const line = [
    [0, 0],
    [10, 0],
    [10, 10],
    [5, 5],
    [0, 10]
  ] as const
  it('holds what is inside, also where it bends inwards', () => {
    expect([inside(line, [5, 2]), inside(line, [5, 8]), inside(line, [11, 5])]).toEqual([true, false, false])
    const place = (i: number) =>
      [
        [5, 2],
        [5, 8],
        [1, 1]
      ][i] as [number, number]
    expect(held(3, place, line)).toEqual([0, 2])
  })
})

describe('the picture', () => {
  it('has equal axes that hold every state', () => {
    const wide = { ...laid, layouts: Float32Array.from(laid.layouts, (v, i) => (i % 2 ? v : 4 * v)) }
    const on = mapPlane(wide, { width: 600, height: 300, ratio: 1 })
    expect(on.x(1) - on.x(0)).toBeCloseTo(on.y(0) - on.y(1), 9)
    expect(on.x(-4)).toBeCloseTo(on.box.left, 6)
  })

  it('is that of the newest kept state at or before the cursor', () => {
    expect([0, 9, 10, 39, 1000].map((step) => stateAt(laid, step))).toEqual([0, 0, 1, 1, 2])
  })

  it('is drawn as chosen, and by itself along the ring', () => {
    expect(pictureOf(laid, {})).toMatchObject({ m: 1, linking: 'step', grouping: { name: 'place along +m' } })
    const chosen = pictureOf(laid, { m: '2', colour: 'half', links: 'class' })
    expect(chosen).toMatchObject({ m: 2, linkWords: 'within a class', grouping: { name: 'half' } })
    expect(chosen.links).toHaveLength(12)
    expect(pictureOf(laid, { colour: 'none', m: '99' })).toMatchObject({ m: 1, grouping: null })
  })

  it('has figures of its own state', () => {
    const at = (t: number, choices = {}) =>
      Object.fromEntries(
        scoresOf(laid, t, pictureOf(laid, choices), 'all').map(({ name, value, beside }) => [
          name,
          [value, beside]
        ])
      )
    expect(at(2)['Neighbours kept']).toEqual(['0.30', 'of 1 nearest'])
    expect(at(2)['Cosine at +1']).toEqual(['0.50', 'random −0.20'])
    expect(at(0)['Variance shown']![0]).toBe('0.75')
    expect(at(2)['Same class']).toBeUndefined() // every point is a class of its own
    // Six points with a class, five of whose neighbours have the same: 0 → 1, 1 → 0, 2 → 1, 3 → 4, 4 → 3.
    expect(at(2, { colour: 'half' })['Same class']).toEqual(['0.83', 'chance 0.33'])
    const alone = {
      ...laid,
      points: { ...points, groupings: [{ ...halves, of: [0, 1, -1, -1, -1, -1, -1] }] }
    }
    const names = scoresOf(alone, 2, pictureOf(alone, { colour: 'half' }), 'all').map(({ name }) => name)
    expect(names).not.toContain('Same class')
  })

  it('finds the cosets that fit a state best, and no other grouping', () => {
    const cosets = (name: string, of: number[]): Grouping => ({
      ...halves,
      name,
      section: 'Cosets of order 2',
      classes: [...new Set(of.filter((own) => own >= 0))].map(String),
      of
    })
    const [good, better] = [cosets('good', [0, 0, 1, 2, 2, 1, -1]), cosets('better', [0, 0, 0, 1, 1, 2, -1])]
    const singles = cosets('singles', numbers(7))
    expect(bestCosets(laid, 2, [halves, good, singles, better])?.name).toBe('better')
    expect(bestCosets(laid, 2, [halves, singles])).toBeNull()
  })

  it('says what a point is, what is missing, and what it holds', () => {
    expect(aboutPoint(laid, 4, halves)).toBe('symbol 4 · half: high')
    expect(aboutPoint(laid, 6, halves)).toBe('symbol 6 · half: none')
    const kept = [0, 10, 40, 80].map((step) => ({ step, sizeBytes: 1, rolling: false }))
    expect(unlaid(laid, kept)).toBe(1)
    expect(valuesOf(laid, 0, [halves]).row(0)).toEqual(['0', 1, 0, 'low'])
    expect(footOf(laid, 'last', 1)).toContain('1 symbol selected')
    expect(footOf({ ...laid, divergences: new Float64Array(3) }, 'all', 0)).toContain('mean little')
  })
})
