/**
 * What the rows and columns of the networks' matrices are to the task: symbols with their residues, logarithms, cosets
 * and classes; neurons. “=”, operators and other tokens are no elements of the set and are left out.
 *
 * Cosets of a subgroup H: right H·g, left g·H; product as in permutations.ts, the first factor first.
 */
import type { Grouping, PointSet, Ring } from '#shared/projection'
import type { PointsAsked } from '#kit/view'
import { cosets, generators, subgroupName, subgroups, type Subgroup } from '../group/cosets'
import { networkParameters } from '../program/network'
import { isPermutation } from '../data/operations'
import { cycleNotation, cycleType, type SymmetricGroup } from '../data/permutations'
import type { GrokkingModel, GrokkingSpec, GrokkingTask } from '../spec/spec'
import { memberOf, structureOf } from '../group/structure'
import { groupOf, symbolsOf } from '../data/table'
import { firstSymbolToken } from '../data/tokens'

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** What symbols are called. */
export function symbolNames(task: GrokkingTask): string[] {
  const symbols = upTo(symbolsOf(task))
  if (!isPermutation(task.operation)) return symbols.map(String)
  const group = groupOf(task.group)
  return symbols.map((element) => cycleNotation(group, element))
}

type Axes = Partial<Record<'rows' | 'columns', 'symbol' | 'neuron'>>

function axesOf(kind: GrokkingModel['kind'], tensor: string): Axes {
  if (/^layer\d+\/in\/weight$|^in\/weight$/.test(tensor)) return { columns: 'neuron' }
  if (/^layer\d+\/out\/weight$|^out\/weight$/.test(tensor)) return { rows: 'neuron' }
  if (tensor === 'embedding') return { rows: 'symbol' }
  if (tensor.startsWith('input/')) return { rows: 'symbol', columns: 'neuron' }
  if (tensor !== 'output/weight') return {}
  return kind === 'quadratic' || kind === 'relu'
    ? { rows: 'neuron', columns: 'symbol' }
    : { columns: 'symbol' }
}

export function pointsOf(spec: GrokkingSpec, { tensor, points }: PointsAsked): PointSet | null {
  const noun = axesOf(spec.model.kind, tensor)[points]
  if (noun === 'symbol') return symbols(spec)
  if (noun !== 'neuron') return null
  const { shape } = networkParameters(spec).find(({ name }) => name === tensor)!
  const count = shape[points === 'rows' ? 0 : 1]!
  return { noun, first: 0, count, labels: upTo(count).map((i) => String(i + 1)), groupings: [], ring: null }
}

function symbols({ task, model }: GrokkingSpec): PointSet {
  const labels = symbolNames(task)
  const structure = structureOf(task)
  return {
    noun: 'symbol',
    first: model.kind === 'decoder' ? firstSymbolToken(task) : 0,
    count: labels.length,
    labels,
    ...(structure.kind === 'symmetric'
      ? { groupings: permutationGroupings(structure.group), ring: null }
      : residues(task, labels))
  }
}

/** Residues by themselves; where they multiply, by logarithm too; and modulo every divisor of the group's order. */
function residues(task: GrokkingTask, labels: readonly string[]): Pick<PointSet, 'groupings' | 'ring'> {
  const structure = structureOf(task)
  const own = { section: '', classes: labels, of: upTo(labels.length), cyclic: true }
  const additive: Ring = { name: `residue modulo ${labels.length}`, order: own.of }
  if (structure.kind !== 'cyclic' || structure.order === labels.length)
    return {
      groupings: [{ ...own, name: 'residue' }, ...divisorGroupings('residue', own.of, labels.length)],
      ring: additive
    }
  const of = Array.from(memberOf(structure, task))
  const logarithm = { ...own, name: 'logarithm', classes: upTo(structure.order).map(String), of }
  return {
    groupings: [
      logarithm,
      { ...own, name: 'residue' },
      ...divisorGroupings('logarithm', of, structure.order)
    ],
    ring: { name: structure.name, order: Array.from(structure.elements) }
  }
}

/** Cosets of the proper subgroups of a cyclic group. */
const divisorGroupings = (name: string, members: readonly number[], order: number): Grouping[] =>
  upTo(order)
    .filter((q) => q > 1 && order % q === 0)
    .map((q) => ({
      name: `${name} mod ${q}`,
      section: 'Cosets',
      classes: upTo(q).map(String),
      of: members.map((member) => (member < 0 ? -1 : member % q)),
      cyclic: true
    }))

function permutationGroupings(group: SymmetricGroup): Grouping[] {
  const elements = upTo(group.order)
  const byName = (name: string, names: readonly string[]): Grouping => {
    const classes = [...new Set(names)].sort()
    return { name, section: '', classes, of: names.map((each) => classes.indexOf(each)), cyclic: false }
  }
  const proper = subgroups(group).filter(({ length }) => length > 1 && length < group.order)
  return [
    byName(
      'cycle type',
      elements.map((element) => cycleType(group, element))
    ),
    ...proper.flatMap((subgroup) => cosetGroupings(group, subgroup))
  ]
}

/** Right cosets, and left ones where they are others. */
function cosetGroupings(group: SymmetricGroup, subgroup: Subgroup): Grouping[] {
  const name = subgroupName(group, subgroup)
  const by = generators(group, subgroup).map((element) => cycleNotation(group, element))
  const sides = (['right', 'left'] as const).map((side) => Array.from(cosets(group, subgroup, side)))
  const normal = sides[0]!.join() === sides[1]!.join()
  return sides.slice(0, normal ? 1 : 2).map((of, side) => ({
    name: `${side === 0 ? 'H·g' : 'g·H'}, ${name} = ⟨${by.join(', ')}⟩`,
    section: `Cosets of ${name}`,
    classes: upTo(group.order / subgroup.length).map(
      (coset) => `coset of ${cycleNotation(group, of.indexOf(coset))}`
    ),
    of,
    cyclic: false
  }))
}
