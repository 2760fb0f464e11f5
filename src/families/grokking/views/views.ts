/**
 * Views of one stored state of a grokking run, in float64: the table, frequencies, neurons, rings, spectra, attention.
 *
 * Dims: n symbols, K blocks (frequencies), N neurons, H heads. See the manifest for what each shows.
 */
import type { Inspection, InspectedArray } from '#shared/inspection'
import { effectiveRank, singularValues } from '#shared/linalg/singularValues'
import type { HostTensor } from '#shared/trainingState'
import { neuronKeys } from '../measures/neurons'
import { phases } from '../measures/phases'
import { ring } from '../measures/ring'
import { columnPowers, dominantBlocks, keyBlocks, participation } from '../measures/sparsity'
import { attentionWeights } from './attention'
import { tableOf, type GroupTable } from '../measures/groupTable'
import {
  outputPowers,
  sharedNorms,
  symbolMatrices,
  transformed,
  type Transformed
} from '../measures/matrices'
import { symbolNames } from '../points/points'
import { runRows, type RunRows } from '../data/rows'
import type { GrokkingSpec } from '../spec/spec'
import { structureOf } from '../group/structure'
import { compareWithSolution, type LogitScores } from './solution'

type Tensors = Readonly<Record<string, HostTensor>>
type Looked = Omit<Inspection, 'step'>
type Look = (tensors: Tensors, replica: number) => Looked

const seen = (
  arrays: Record<string, InspectedArray>,
  labels: Record<string, readonly string[]> = {}
): Looked => ({ arrays, labels, reason: null })
const unseen = (reason: string): Looked => ({ arrays: {}, labels: {}, reason })

const line = (values: ArrayLike<number>): InspectedArray => ({
  shape: [values.length],
  data: Float64Array.from(values)
})

/** a, b, answer, told, whether trained on, and predicted, each `[rows]`; the symbols' names. */
const lookAtTable =
  (spec: GrokkingSpec, { table, replicas }: RunRows): Look =>
  (tensors, replica) => {
    const { train, answers } = replicas[replica]!
    const rows = table.c.length
    const told = Float64Array.from(table.c)
    const trained = new Float64Array(rows)
    train.forEach((row, i) => {
      told[row] = answers[i]!
      trained[row] = 1
    })
    const all = tensors['probe/predicted']!
    const predicted = all.data.subarray(replica * rows, (replica + 1) * rows)
    const [a, b, answer] = [line(table.a), line(table.b), line(table.c)]
    return seen(
      { a, b, answer, told: line(told), trained: line(trained), predicted: line(predicted) },
      { symbols: symbolNames(spec.task) }
    )
  }

/** Norm per frequency of the input table and of the output map, `[K]`, and which are key, by either. */
const lookAtFrequencies =
  (spec: GrokkingSpec, table: GroupTable): Look =>
  (tensors, replica) => {
    const { basis } = table
    const matrices = symbolMatrices(spec, tensors, replica)
    const norms = (role: string): Float64Array =>
      sharedNorms(
        basis,
        matrices.filter((matrix) => matrix.role === role).map((matrix) => transformed(basis, matrix))
      )
    const [input, output] = [norms('input'), norms('output')]
    const followed = neuronsOf(spec, table, tensors, replica)
    const dominant = new Float64Array(basis.blocks.length)
    for (const { frequency, neurons } of neuronKeys(followed)) dominant[frequency] = neurons
    const marks = (of: Float64Array): InspectedArray =>
      line(of.map((_, k) => Number(keyBlocks(of).includes(k))))
    return seen(
      {
        input: line(input),
        output: line(output),
        inputKeys: marks(input),
        outputKeys: marks(output),
        dominant: line(dominant)
      },
      { blocks: basis.blocks.map(({ label }) => label) }
    )
  }

/** The output map's dominant frequency of every neuron, and the share of its power there. */
function neuronsOf(spec: GrokkingSpec, { basis }: GroupTable, tensors: Tensors, replica: number) {
  const output = symbolMatrices(spec, tensors, replica).find(({ role }) => role === 'output')!
  const { lines, coefficients } = transformed(basis, output)
  const powers = outputPowers(spec.model, basis, { lines, coefficients })
  const frequencies = dominantBlocks(powers, lines)
  const explained = Float64Array.from(frequencies, (k, j) => {
    let total = 0
    for (let i = lines + j; i < powers.length; i += lines) total += powers[i]!
    return powers[k * lines + j]! / total
  })
  return { frequencies, explained, ratios: participation(powers, lines), lines, coefficients }
}

/** Per neuron: dominant frequency of W, its IPR, and where U, V and W agree their phases. */
const lookAtNeurons =
  (spec: GrokkingSpec, table: GroupTable): Look =>
  (tensors, replica) => {
    const { basis, sign } = table
    const { frequencies, ratios, coefficients } = neuronsOf(spec, table, tensors, replica)
    const common = { frequency: line(frequencies), ipr: line(ratios) }
    const inputs = symbolMatrices(spec, tensors, replica)
      .filter(({ role }) => role === 'input')
      .map((matrix) => transformed(basis, matrix))
    if (inputs.length !== 2 || sign === null) return seen(common)
    const dominant = ({ coefficients: own, lines }: Transformed): Uint16Array =>
      dominantBlocks(columnPowers(basis, own, lines), lines)
    const [fu, fv] = inputs.map(dominant) as [Uint16Array, Uint16Array]
    const [u, v] = inputs.map((part, i) => phases(part.coefficients, [fu, fv][i]!)) as [
      Float64Array,
      Float64Array
    ]
    const w = phases(coefficients, frequencies)
    const turn = (angle: number): number => Math.atan2(Math.sin(angle), Math.cos(angle))
    const sums = u.map((phase, j) =>
      fu[j] === frequencies[j] && fv[j] === frequencies[j] ? turn(phase + sign * v[j]!) : NaN
    )
    return seen({ ...common, sum: line(sums), output: line(w) })
  }

/** The learned network beside the exact one of its width; see `views/solution.ts`. */
const lookAtSolution =
  (spec: GrokkingSpec, { basis, sign }: GroupTable): Look =>
  (tensors, replica) => {
    if (spec.model.kind !== 'quadratic' || basis.kind !== 'cyclic' || sign === null)
      return unseen('Known for the quadratic network in a cyclic group alone (Gromov 2023).')
    if (spec.model.hidden < 9 || basis.order < 3)
      return unseen('The exact solution needs 9 hidden units and a group of 3 members.')
    const [u, v, w] = symbolMatrices(spec, tensors, replica)
    const { learned, exact, exactAmplitude, ...each } = compareWithSolution(basis, sign, [u!, v!, w!])
    const scores = ({ correlation, accuracy, margin, leastMargin }: LogitScores): InspectedArray =>
      line([correlation, accuracy, margin, leastMargin])
    return seen(
      {
        ...Object.fromEntries(Object.entries(each).map(([name, values]) => [name, line(values)])),
        exactAmplitude: line([exactAmplitude]),
        learned: scores(learned),
        exact: scores(exact)
      },
      { blocks: basis.blocks.map(({ label }) => label) }
    )
  }

/** Points `[n, 2]` of every matrix at the strongest frequencies of the output map, strongest first; shares. */
const lookAtRings =
  (spec: GrokkingSpec, table: GroupTable): Look =>
  (tensors, replica) => {
    const { basis } = table
    if (basis.kind !== 'cyclic') return unseen('Rings belong to cyclic groups; permutations have none.')
    const matrices = symbolMatrices(spec, tensors, replica)
    const output = matrices.find(({ role }) => role === 'output')!
    const norms = sharedNorms(basis, [transformed(basis, output)])
    const ranked = Array.from(norms.keys())
      .filter((k) => basis.blocks[k]!.size === 2)
      .sort((a, b) => norms[b]! - norms[a]!)
      .slice(0, 8)
    const arrays: Record<string, InspectedArray> = { frequencies: line(ranked) }
    for (const matrix of matrices)
      for (const k of ranked) {
        const { points, share } = ring(basis, matrix, matrix.axis, k)
        arrays[`${matrix.name}/${k}`] = { shape: [basis.order, 2], data: points }
        arrays[`${matrix.name}/${k}/share`] = line([share])
      }
    const names = symbolNames(spec.task)
    return seen(arrays, {
      matrices: matrices.map(({ name }) => name),
      members: Array.from(basis.elements, (element) => names[element]!)
    })
  }

/** Singular values of every matrix over symbols, descending, and its effective rank. */
const lookAtSpectra =
  (spec: GrokkingSpec): Look =>
  (tensors, replica) => {
    const arrays: Record<string, InspectedArray> = {}
    const matrices = symbolMatrices(spec, tensors, replica)
    for (const matrix of matrices) {
      const values = singularValues(matrix)
      arrays[matrix.name] = line(values)
      arrays[`${matrix.name}/rank`] = line([effectiveRank(values)])
    }
    return seen(arrays, { matrices: matrices.map(({ name }) => name) })
  }

/** Weight of “=” on a, on b and on itself in the first layer, `[H, n, n]` each. */
const lookAtAttention =
  (spec: GrokkingSpec): Look =>
  (tensors, replica) => {
    if (spec.model.kind !== 'transformer')
      return unseen('Shown for the transformer read at “=”; this model has no such attention.')
    const n = tensors['embedding']!.shape[1]! - 1
    const weights = attentionWeights(tensors, replica, spec.model.heads)
    return seen(
      Object.fromEntries(
        weights.map((data, i) => [['a', 'b', 'equals'][i]!, { shape: [spec.model.heads, n, n], data }])
      ),
      { symbols: symbolNames(spec.task) }
    )
  }

export function createViews(spec: GrokkingSpec): Readonly<Record<string, Look>> {
  const rows = runRows(spec)
  const table = tableOf(spec, rows)
  const structure = structureOf(spec.task)
  const inGroup = (look: (spec: GrokkingSpec, table: GroupTable) => Look): Look =>
    table ? look(spec, table) : () => unseen(structure.kind === 'none' ? structure.reason : '')
  return {
    table: lookAtTable(spec, rows),
    frequencies: inGroup(lookAtFrequencies),
    neurons: inGroup(lookAtNeurons),
    solution: inGroup(lookAtSolution),
    ring: inGroup(lookAtRings),
    spectrum: lookAtSpectra(spec),
    attention: lookAtAttention(spec)
  }
}
