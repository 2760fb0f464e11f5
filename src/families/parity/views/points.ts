/** What the rows and columns of the layers are to the tasks: inputs with the tasks that read them, neurons. */
import { replicaSpecs } from '#shared/replicas'
import type { Grouping, PointSet } from '#shared/projection'
import type { PointsAsked } from '#kit/view'
import type { ParitySpec } from '../spec'
import { codeBits, drawTasks, inputBits } from '../data/task'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const numbered = (count: number, word = ''): string[] => upTo(count).map((i) => word + String(i + 1))

export function pointsOf(spec: ParitySpec, { tensor, points, replica }: PointsAsked): PointSet | null {
  const own = replicaSpecs(spec)[replica]
  const layer = Number(/^layer(\d+)\/weight$/.exec(tensor)?.[1] ?? NaN)
  if (!own || Number.isNaN(layer)) return null
  if (points === 'rows' && layer === 1) return inputs(own)
  if (points === 'columns' && layer === spec.model.depth) return null
  // Replicas that are narrower than the widest one are filled up with zeros.
  const { width } = own.model
  return { noun: 'neuron', first: 0, count: width, labels: numbered(width), groupings: [], ring: null }
}

/** Code and message bits in the order of the input; tasks by rank, 1 is the most frequent. */
function inputs({ task, seed }: ParitySpec): PointSet {
  const { positions, layout } = drawTasks(task, seed)
  const inPlace = <Value>(ofBits: readonly Value[]): Value[] => {
    const placed = [...ofBits]
    ofBits.forEach((value, bit) => (placed[layout[bit]!] = value))
    return placed
  }
  const code = Array.from({ length: codeBits(task) }, () => -1)
  const message = upTo(task.messageBits)
  const readers = message.map((bit) =>
    positions.flatMap((read, rank) => (read.filter((each) => each === bit).length % 2 ? [rank] : []))
  )
  const tasks = numbered(task.taskCount, 'task ')
  const most = Math.max(...readers.map(({ length }) => length))
  const grouping = (name: string, classes: readonly string[], of: readonly number[]): Grouping => ({
    name,
    section: '',
    classes,
    of: inPlace([...code, ...of]),
    cyclic: false
  })
  return {
    noun: 'input',
    first: 0,
    count: inputBits(task),
    labels: inPlace([...numbered(codeBits(task), 'code '), ...numbered(task.messageBits, 'message ')]),
    groupings: [
      grouping(
        'most frequent task',
        tasks,
        readers.map(([first]) => first ?? -1)
      ),
      grouping(
        'tasks that read it',
        upTo(most + 1).map(String),
        readers.map(({ length }) => length)
      ),
      {
        ...grouping('kind of input', ['code', 'message'], []),
        of: inPlace([...code.map(() => 0), ...message.map(() => 1)])
      },
      ...tasks.map((name, rank) => ({
        ...grouping(
          name,
          ['reads it'],
          readers.map((ranks) => (ranks.includes(rank) ? 0 : -1))
        ),
        section: 'Inputs of one task'
      }))
    ],
    ring: null
  }
}
