/**
 * The operations a network can be asked to learn.
 *
 * Power et al. 2022, appendix A.1.1 (twelve) and x·y mod p of their §3.2. They stand in the order of
 * difficulty: x ∘ y that add up in some group come first; polynomials that mix x and y need a deeper
 * model or more data; x³ + xy² + y never generalised in the paper (figure 2 right).
 */

export const operationIds = [
  'x+y',
  'x*y',
  'x-y',
  'x/y',
  'x2+y2',
  'odd-even',
  'x2+xy+y2',
  'x2+xy+y2+x',
  'product',
  'conjugation',
  'xyx',
  'x3+xy',
  'x3+xy2+y',
  'formula'
] as const
export type OperationId = (typeof operationIds)[number]

export const groupIds = ['S3', 'S4', 'S5'] as const
export type GroupId = (typeof groupIds)[number]

export type PermutationOperation = 'product' | 'conjugation' | 'xyx'
export type ModularOperation = Exclude<OperationId, PermutationOperation | 'formula'>

/** Title and formula (see formula.ts) of the operations on residues. */
export const modularOperations: Record<ModularOperation, { title: string; formula: string }> = {
  'x+y': { title: 'x + y', formula: 'x + y' },
  'x*y': { title: 'x · y', formula: 'x * y' },
  'x-y': { title: 'x − y', formula: 'x - y' },
  'x/y': { title: 'x / y, y ≠ 0', formula: 'x / y' },
  'x2+y2': { title: 'x² + y²', formula: 'x^2 + y^2' },
  'odd-even': { title: 'x / y if y is odd, else x − y', formula: 'if y odd then x / y else x - y' },
  'x2+xy+y2': { title: 'x² + xy + y²', formula: 'x^2 + xy + y^2' },
  'x2+xy+y2+x': { title: 'x² + xy + y² + x', formula: 'x^2 + xy + y^2 + x' },
  'x3+xy': { title: 'x³ + xy', formula: 'x^3 + xy' },
  'x3+xy2+y': { title: 'x³ + xy² + y', formula: 'x^3 + xy^2 + y' }
}

export const permutationTitles: Record<PermutationOperation, string> = {
  product: 'x · y (x first, then y)',
  conjugation: 'x · y · x⁻¹',
  xyx: 'x · y · x'
}

export const isPermutation = (id: OperationId): id is PermutationOperation => id in permutationTitles

/** Operations that divide by residues, so that p has to be prime. */
export const dividing: readonly OperationId[] = ['x/y', 'odd-even']

export const operationTitle = (id: OperationId, formula = ''): string =>
  id === 'formula' ? formula : isPermutation(id) ? permutationTitles[id] : modularOperations[id].title
