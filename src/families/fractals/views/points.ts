/** What the rows and columns of the layers are to the task: waves, hidden units, labels. */
import { replicaSpecs } from '#shared/replicas'
import type { PointSet } from '#shared/projection'
import type { PointsAsked } from '#kit/view'
import { angularFrequencies } from '../data/waves'
import type { FractalsSpec } from '../spec/spec'

const plain = (noun: string, labels: readonly string[], groupings: PointSet['groupings'] = []): PointSet => ({
  noun,
  first: 0,
  count: labels.length,
  labels,
  groupings,
  ring: null
})

export const neurons = (count: number): PointSet =>
  plain(
    'neuron',
    Array.from({ length: count }, (_, i) => String(i + 1))
  )

export function pointsOf(spec: FractalsSpec, { tensor, points, replica }: PointsAsked): PointSet | null {
  const own = replicaSpecs(spec)[replica]
  const layer = Number(/^layer(\d+)\/weight$/.exec(tensor)?.[1] ?? NaN)
  if (!own || Number.isNaN(layer)) return null
  if (points === 'rows' && layer === 1) return inputPoints(own)
  if (points === 'columns' && layer === own.model.depth) return plain('label', ['0', '1'])
  return neurons(own.model.width)
}

/** Waves are grouped by how short they are: their frequency in octaves. */
function inputPoints(spec: FractalsSpec): PointSet {
  const { features, frequencies } = spec.model
  if (features !== 'fourier') return plain('input', ['Re', 'Im'])
  const angular = angularFrequencies(spec)
  const lengths = Array.from(
    { length: frequencies },
    (_, k) => Math.hypot(angular[k]!, angular[frequencies + k]!) / (2 * Math.PI)
  )
  const octaves = lengths.map((length) => Math.floor(Math.log2(length)))
  const least = Math.min(...octaves)
  const classes = Array.from(
    { length: Math.max(...octaves) - least + 1 },
    (_, i) => `${2 ** (least + i)}–${2 ** (least + i + 1)}`
  )
  const of = octaves.map((octave) => octave - least)
  const kinds = ['cos', 'sin'].flatMap((kind) => lengths.map((_, k) => `${kind} ${k + 1}`))
  return plain('wave', kinds, [
    { name: 'waves per half side', section: '', classes, of: [...of, ...of], cyclic: false },
    {
      name: 'kind',
      section: '',
      classes: ['cosine', 'sine'],
      of: kinds.map((_, i) => Number(i >= frequencies)),
      cyclic: false
    }
  ])
}
