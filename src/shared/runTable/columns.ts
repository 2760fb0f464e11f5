/**
 * The columns of a table of runs. A row's numbers are medians over all seeds of its runs with the extremes, of crossings with
 * those that never came counted as later than the rest.
 */
import { quantile } from '../analysis/quantiles'
import type { verdicts } from '../expectation'
import { pathWords } from '../paths'
import type { RunSummary } from '../run'
import { crossingQuantile, type Bound, type Crossing } from '../threshold'
import type { Leaf, RunOutcome, SeedOutcome } from './outcome'

/** A run, or a set of them, and what is known of what came of them. */
export interface TableRow {
  key: string
  /** Newest first; at least one. */
  runs: readonly RunSummary[]
  /** Of those that are known yet. */
  outcomes: readonly RunOutcome[]
}

/** How a cell is written: a place on the main axis, a value of a metric … */
export type CellFormat = 'place' | 'metric' | 'ratio' | 'count' | 'seconds' | 'bytes' | 'date' | 'text'

export interface Cell {
  /** Null: there is none, or not yet. */
  value: Leaf
  /** It is only known to be larger. */
  beyond?: boolean
  /** Extremes over seeds, where they differ. */
  spread?: readonly [Bound, Bound]
  /** How many of how many seeds have it, where not all do. */
  share?: readonly [number, number]
}

export interface TableColumn {
  id: string
  title: string
  help: string
  format: CellFormat
  of(row: TableRow): Cell
}

const NONE: Cell = { value: null }

const seedsOf = ({ outcomes }: TableRow): SeedOutcome[] => outcomes.flatMap(({ seeds }) => seeds)

function crossed(of: (seed: SeedOutcome) => Crossing | null): (row: TableRow) => Cell {
  return (row) => {
    const crossings = seedsOf(row).flatMap((seed) => of(seed) ?? [])
    if (crossings.length === 0) return NONE
    const [low, median, high] = [0, 0.5, 1].map((p) => crossingQuantile(crossings, p)) as [
      Bound,
      Bound,
      Bound
    ]
    const reached = crossings.filter(({ at }) => at !== null).length
    return {
      value: median.at,
      ...(median.beyond && { beyond: true }),
      ...(crossings.length > 1 &&
        (low.at !== high.at || low.beyond !== high.beyond) && { spread: [low, high] }),
      ...(reached < crossings.length && { share: [reached, crossings.length] })
    }
  }
}

function numbers(of: (seed: SeedOutcome) => number | null): (row: TableRow) => Cell {
  return (row) => {
    const known = seedsOf(row)
      .flatMap((seed) => of(seed) ?? [])
      .sort((a, b) => a - b)
    if (known.length === 0) return NONE
    const at = (p: number): Bound => ({ at: quantile(known, known.length, p), beyond: false })
    return { value: at(0.5).at, ...(known[0] !== known.at(-1) && { spread: [at(0), at(1)] }) }
  }
}

const ratio = ({ train, grok }: SeedOutcome): number | null =>
  train?.at && grok?.at ? grok.at / train.at : null

const sum = (runs: readonly RunSummary[], of: (run: RunSummary) => number): Cell => ({
  value: runs.reduce((total, run) => total + of(run), 0)
})

/** The worst that came of any expectation of any run. */
function verdict({ outcomes }: TableRow): Cell {
  const judged = outcomes.flatMap((outcome) => outcome.verdicts ?? [])
  const has = (word: (typeof verdicts)[number]): number => judged.filter((one) => one[word] > 0).length
  const worst = (['missed', 'pending', 'near', 'met'] as const).find((word) => has(word) > 0)
  if (!worst) return NONE
  return { value: worst, ...(has(worst) < judged.length && { share: [has(worst), judged.length] }) }
}

/** One word for several runs: `running` where any does. */
function status({ runs }: TableRow): Cell {
  const words = new Set(runs.map((run) => run.status))
  return { value: words.size === 1 ? runs[0]!.status : [...words].join(', ') }
}

export const resultColumns: readonly TableColumn[] = [
  {
    id: 't50',
    title: 't₅₀',
    help: 'First evaluated step at which the accuracy that stands for the run is half way from chance to 1; median over seeds, and the extremes.',
    format: 'place',
    of: crossed(({ t50 }) => t50)
  },
  {
    id: 't_train',
    title: 'T_train',
    help: 'First evaluated step with at least 99 % of the training rows; of runs that have a held-out set.',
    format: 'place',
    of: crossed(({ train }) => train)
  },
  {
    id: 't_grok',
    title: 'T_grok',
    help: 'First evaluated step with at least 99 % of the held-out rows.',
    format: 'place',
    of: crossed(({ grok }) => grok)
  },
  {
    id: 'ratio',
    title: 'T_grok / T_train',
    help: 'Median over the seeds that have both.',
    format: 'ratio',
    of: numbers(ratio)
  },
  {
    id: 'held_out_at_80',
    title: 'Held out at 80 %',
    help: 'Accuracy on held-out rows in the first evaluation from where 80 % of the training rows are right; median over the seeds that get there.',
    format: 'metric',
    of: numbers(({ heldOutAtFourFifths }) => heldOutAtFourFifths)
  },
  {
    id: 'last',
    title: 'Last',
    help: 'Last value of the metric that stands for the run; median over seeds, and the extremes.',
    format: 'metric',
    of: numbers(({ last }) => last)
  },
  {
    id: 'best',
    title: 'Best',
    help: 'Highest accuracy, or lowest loss, of the metric that stands for the run.',
    format: 'metric',
    of: numbers(({ best }) => best)
  },
  {
    id: 'verdict',
    title: 'Expected',
    help: 'Whether it came to what its preset expects: the worst of all that is expected.',
    format: 'text',
    of: verdict
  },
  {
    id: 'seeds',
    title: 'Seeds',
    help: 'Seeds trained, in all runs of the row.',
    format: 'count',
    of: ({ runs }) => sum(runs, ({ replicas }) => replicas)
  },
  { id: 'status', title: 'Status', help: 'Where the run stands.', format: 'text', of: status },
  {
    id: 'step',
    title: 'Step',
    help: 'Last step whose rows are stored; units of work of a computation.',
    format: 'place',
    of: ({ runs }) => ({ value: Math.max(...runs.map(({ step }) => step)) })
  },
  {
    id: 'seconds',
    title: 'Time',
    help: 'Seconds spent training, pauses left out.',
    format: 'seconds',
    of: ({ runs }) => sum(runs, ({ seconds }) => seconds)
  },
  {
    id: 'size',
    title: 'Size',
    help: 'On disk, with kept states.',
    format: 'bytes',
    of: ({ runs }) => sum(runs, ({ sizeBytes }) => sizeBytes)
  },
  {
    id: 'created',
    title: 'Started',
    help: 'When the newest run of the row was made.',
    format: 'date',
    of: ({ runs }) => ({ value: runs[0]!.createdAt })
  }
]

const FIELD = 'spec.'

const fields = new Map<string, TableColumn>()

/** The column of a field of the spec: one object, so that a table sees that it is the same. */
export function fieldColumn(path: string): TableColumn {
  const column: TableColumn = fields.get(path) ?? {
    id: `${FIELD}${path}`,
    title: pathWords(path).trim(),
    help: path,
    format: 'text',
    of: ({ outcomes }: TableRow) => ({ value: outcomes[0]?.fields[path] ?? null })
  }
  fields.set(path, column)
  return column
}

/** A column by its id; of a field, whether or not any run has it. */
export const columnOf = (id: string): TableColumn | undefined =>
  id.startsWith(FIELD) ? fieldColumn(id.slice(FIELD.length)) : resultColumns.find((each) => each.id === id)
