/**
 * The frequency of a neuron, or of an embedding's dimension, in the group in which the operation is a sum: the one that holds
 * most of the power of its line over the symbols (Nanda et al. 2023, §4.1; for permutations a representation).
 *
 * A neuron's line is its row of the output map, which says what it contributes to every answer; of the two-hot tables and of
 * embeddings a column is the line itself.
 */
import type { Grouping } from '#shared/projection'
import type { PointsAsked, State } from '#kit/view'
import { columnPowers, dominantBlocks } from '../measures/sparsity'
import type { Basis } from '../group/basis'
import { symbolMatrices, transformed, type SymbolMatrix } from '../measures/matrices'
import type { GrokkingSpec } from '../spec/spec'

/** A line is of a frequency that holds at least so much of its power but for the constant's: of random lines hardly any. */
const LEAST_SHARE = 1 / 2

/** The matrix whose lines over the symbols are the points, by what they are; null: they have none. */
function linesOf({ model }: GrokkingSpec, { tensor, points }: PointsAsked): string | null {
  const twoHot = model.kind === 'quadratic' || model.kind === 'relu'
  const output = twoHot ? 'W' : 'L'
  const lastLayer = model.kind === 'tied' || twoHot ? '' : `layer${model.layers}/`
  if (points === 'rows')
    return tensor === `${lastLayer}out/weight` || (twoHot && tensor === 'output/weight') ? output : null
  if (tensor === 'input/a') return 'U'
  if (tensor === 'input/b') return 'V'
  if (tensor === 'embedding') return 'E'
  const hidden = `activations/${lastLayer ? `${lastLayer}mlp` : 'hidden'}`
  return tensor === `${lastLayer}in/weight` || tensor === hidden ? output : null
}

/** Frequencies that occur, ascending, as classes; lines without one have none. */
function byFrequency(basis: Basis, matrix: SymbolMatrix): Grouping {
  const { lines, coefficients } = transformed(basis, matrix)
  const powers = columnPowers(basis, coefficients, lines)
  const dominant = Array.from(dominantBlocks(powers, lines), (block, line) => {
    let total = 0
    for (let at = lines + line; at < powers.length; at += lines) total += powers[at]!
    return powers[block * lines + line]! >= LEAST_SHARE * total && total > 0 ? block : -1
  })
  const found = [...new Set(dominant)].filter((block) => block >= 0).sort((a, b) => a - b)
  return {
    name: `${basis.kind === 'cyclic' ? 'frequency' : 'representation'} in ${matrix.name}, last state`,
    section: '',
    classes: found.map((block) => basis.blocks[block]!.label),
    of: dominant.map((block) => found.indexOf(block)),
    cyclic: false
  }
}

/** Nothing where the points have no line, or none of them a frequency. */
export function frequencyGroupings(
  spec: GrokkingSpec,
  basis: Basis,
  state: State,
  asked: PointsAsked
): Grouping[] {
  const name = linesOf(spec, asked)
  const matrix = name && symbolMatrices(spec, state, asked.replica).find((each) => each.name === name)
  if (!matrix) return []
  const grouping = byFrequency(basis, matrix)
  return grouping.classes.length > 0 ? [grouping] : []
}
