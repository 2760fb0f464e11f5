/** Stored series and layouts hang on these bits: the hashes are those of the code that stored the first of them. */
import { describe, expect, it } from 'vitest'
import { cholesky, solveCholesky } from '#shared/linalg/cholesky'
import { centred, columnMeans, type Matrix } from '#shared/linalg/matrix'
import { bidiagonal } from '#shared/linalg/bidiagonal'
import { fusedBidiagonal } from '#shared/linalg/fusedBidiagonal'
import { columnGram, columnProducts, product, rowProducts } from '#shared/linalg/products'
import { blockProducts, rowGram } from '#shared/linalg/rowBlocks'
import { singularValues } from '#shared/linalg/singularValues'
import { symmetricEigen } from '#shared/linalg/symmetricEigen'
import { bitsOf, random } from './support'

function solution(x: Matrix): Float64Array {
  const gram = columnGram(x)
  for (let i = 0; i < x.columns; i++) gram.data[i * x.columns + i]! += 1
  return solveCholesky(cholesky(gram), random(x.columns, 1, 9)).data
}

const computations: [string, string, (matrix: Matrix) => Float64Array][] = [
  ['product', '86b3ffd3d702f864', (x) => product(x, random(x.columns, 6, 4)).data],
  ['columnProducts', '0668e90d2946762e', (x) => columnProducts(x, random(x.rows, 5, 3)).data],
  ['rowGram', '135f94b143e6fdd8', (x) => rowGram(x).data],
  ['columnGram', 'ac1a9487e1f91206', (x) => columnGram(x).data],
  ['centred', 'd17443be4d4e0da8', (x) => centred(x, columnMeans(x)).data],
  ['eigenvalues', '3643ad01b923d186', (x) => symmetricEigen(rowGram(x)).values],
  ['eigenvectors', '3852eb425ae1040d', (x) => symmetricEigen(rowGram(x)).vectors.data],
  ['singularValues', '0cdaea882fde045d', singularValues],
  ['cholesky', 'c9583034eff94a97', solution]
]

describe('bits of', () => {
  it.each(computations)('%s', (_, bits, compute) => expect(bitsOf(compute)).toBe(bits))
})

describe('bits are the same', () => {
  it('of both bidiagonal forms', () => {
    expect(bitsOf((x) => fusedBidiagonal(x).entries)).toBe(bitsOf((x) => bidiagonal(x).entries))
  })

  it('of both products of rows', () => {
    const other = (x: Matrix): Matrix => random(x.rows + 2, x.columns, 6)
    expect(bitsOf((x) => blockProducts(x, other(x)).data)).toBe(bitsOf((x) => rowProducts(x, other(x)).data))
  })
})
