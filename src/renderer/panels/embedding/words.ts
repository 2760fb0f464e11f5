/** What the panel says: a point, the table behind the picture, formulas and sources. Pure. */
import type { Grouping, Projection } from '#shared/projection'
import type { CheckpointInfo } from '#shared/run'
import { count, counted } from '../../../kit/ui/format'
import type { ValueTable } from '../../../kit/panel/series/table'

/** `symbol 17 · residue mod 8: 1` */
export function aboutPoint({ points }: Projection, i: number, grouping: Grouping | null): string {
  const name = `${points.noun} ${points.labels[i]}`
  if (!grouping || grouping.classes === points.labels) return name
  return `${name} · ${grouping.name}: ${grouping.classes[grouping.of[i]!] ?? 'none'}`
}

/** What has to be known to read the picture, and what is selected in it. */
export function footOf(
  { points, divergences, steps, leftOut }: Projection,
  basis: string,
  selected: number
): string {
  const without = leftOut.map(({ step }) => count(step)).join(', ')
  const some = [
    selected > 0 ? `${counted(selected, points.noun)} selected, Esc clears. ` : '',
    without && `Left out: step ${without}. ${leftOut[0]!.reason} `
  ].join('')
  if (divergences.length > 0)
    return `${some}t-SNE keeps neighbours: distances between clusters mean little. Alignment smooths what moves.`
  const whose = basis === 'last' ? 'the last of' : 'all'
  return `${some}Principal axes of ${whose} ${steps.length} states; a point that moves has moved.`
}

/** Kept states that a layout was not made for. */
export function unlaid({ steps, leftOut }: Projection, kept: readonly CheckpointInfo[]): number {
  const shown = new Set([...steps, ...leftOut.map(({ step }) => step)])
  return kept.filter(({ step }) => !shown.has(step)).length
}

/** More columns than these are read elsewhere. */
const MOST_GROUPINGS = 8

/** Points of the state with index t, and the classes that they are in. */
export function valuesOf(laid: Projection, t: number, groupings: readonly Grouping[]): ValueTable {
  const { points, layouts } = laid
  const first = 2 * t * points.count
  const shown = groupings.slice(0, MOST_GROUPINGS)
  return {
    columns: [points.noun, 'x', 'y', ...shown.map(({ name }) => name)],
    rows: points.count,
    row: (i) => [
      points.labels[i]!,
      layouts[first + 2 * i]!,
      layouts[first + 2 * i + 1]!,
      ...shown.map(({ classes, of }) => classes[of[i]!] ?? '')
    ]
  }
}
