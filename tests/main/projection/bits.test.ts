/** Layouts are stored: the hashes are those of the code that stored the first of them. */
import { describe, expect, it } from 'vitest'
import type { Matrix } from '#shared/linalg/matrix'
import { weightMovement } from '../../../src/main/projection/movement'
import { fitPca } from '../../../src/main/projection/pca'
import { procrustesResidual } from '../../../src/main/projection/procrustes'
import { bitsOf, random } from '../../shared/linalg/support'

const other = ({ rows, columns }: Matrix): Matrix => random(rows, columns, 8)

const computations: [string, string, (matrix: Matrix) => Float64Array][] = [
  // fewer than 3 points have none
  ['components', '7493255f732e502a', (x) => (x.rows < 3 ? new Float64Array(0) : fitPca(x, 1).components)],
  ['likeness', '9268705da86dbc8d', (x) => Float64Array.of(procrustesResidual(x, other(x)))],
  ['movement', 'ee6f4b043e99ce24', (x) => weightMovement([x, other(x)])]
]

describe('bits of', () => {
  it.each(computations)('%s', (_, bits, compute) => expect(bitsOf(compute)).toBe(bits))
})
