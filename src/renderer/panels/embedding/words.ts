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

export const help =
  'Rows or columns of a weight matrix, or of activations on fixed inputs (128 to 512 by the layer’s width), at every kept state, in one plane; the picture is that of the newest state at or before the cursor, never one in between. ' +
  'PCA: the two directions of largest variance of all states together (Pearson 1901). ' +
  't-SNE: lowers KL(P ‖ Q), p from Gaussians of the given perplexity, q from Student’s t (van der Maaten & Hinton 2008; Barnes–Hut above 600 points, van der Maaten 2014); ' +
  'a term λ·Σ‖y_t − y_{t−1}‖² of the temporal weight holds points to their places (Rauber et al. 2016), which also smooths. ' +
  'Movement from one kept state to the next, in degrees of turn per tenfold step: of the layout arcsin √m² with Procrustes m² = 1 − ‖AᵀB‖_*² / (‖A‖²‖B‖²) (Gower 1975), of the weights arccos CKA (Kornblith et al. 2019), divided by the log₁₀ of the ratio of the steps; layout that moves where weights do not is noise. ' +
  'Trustworthiness: Venna & Kaski 2001. Cosine at +m: of rows x and x + m about the mean row, beside that of all pairs; m, unless chosen, is the step that the last state’s picture can best be followed along. ' +
  'Same class: share of nearest neighbours in the matrix with the point’s own class, beside that by chance. Cosets: H·g is right, g·H left; the first factor acts first (Power et al. 2022, figure 3). ' +
  'Frequency of a neuron: the one with at least half the power of its line over the symbols (in W or L its output map), at the last state; others have no colour (Nanda et al. 2023, §4.1).'
