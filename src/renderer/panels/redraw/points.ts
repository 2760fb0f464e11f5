/** Redraws as points: of every seed, and of the seeds still on their plateau together; shares are of T(s₀), the seed's own steps after the earliest redraw. Pure. */
import { quantile } from '#shared/analysis/quantiles'
import { readRedraws, refusedBy, type Redraw } from '#shared/analysis/redraw'
import { tracksOf } from '#shared/analysis/tracks'
import { parseMetric, type MetricColumn, type SeriesDeclaration } from '#shared/metrics'
import { replicaName } from '#shared/replicas'
import { atLeast } from '#shared/threshold'
import { crossingText } from '../../../kit/panel/axes/places'
import type { PanelRun } from '../../../kit/panel/props'
import type { ValueTable } from '../../../kit/panel/series/table'
import { count, significant } from '../../../kit/ui/format'

export interface SeedPoint {
  /** s over T(s₀). */
  x: number
  /** T(s) over T(s₀), by the rows that reached them; of a seed that never did, how far it was looked at. */
  y: number
  beyond: boolean
  /** It was on its plateau still. */
  waiting: boolean
  words: string
}

export interface ArmPoint {
  x: number
  low: number | null
  median: number | null
  high: number | null
  words: string
}

export interface RedrawPoints {
  seeds: readonly SeedPoint[]
  arms: readonly ArmPoint[]
}

const middle = ([low, high]: readonly [number | null, number | null]): number | null =>
  low === null || high === null ? null : (low + high) / 2

const share = (value: number | null): string => (value === null ? 'open' : significant(value, 2))

export function declared(
  run: PanelRun,
  metric: string
): { declaration: SeriesDeclaration; column: MetricColumn } | null {
  const { series, column: name } = parseMetric(metric)
  const declaration = run.declarations.find((each) => each.name === series)
  const column = declaration?.columns.find((each) => each.name === name)
  return declaration && column ? { declaration, column } : null
}

export function redrawsIn(run: PanelRun, metric: string, level: number): Redraw[] {
  const found = declared(run, metric)
  const { spec, stages, replicas, step } = run
  // asking for the rows follows the stream
  if (!found || !spec || run.series(found.declaration.name).rows === 0) return []
  const columns = run.series(found.declaration.name).all()
  return readRedraws(spec, stages, step, atLeast(level), (stage) =>
    tracksOf(found.declaration, columns, found.column.name, replicas, { stage }, stages)
  )
}

const namesOf = ({ traits }: PanelRun): readonly string[] => traits.map(replicaName)

export function pointsOf(run: PanelRun, redraws: readonly Redraw[]): RedrawPoints {
  const names = namesOf(run)
  const [earliest] = redraws
  const first = earliest?.crossings.map(({ at }) => at) ?? []
  const seeds = redraws.flatMap(({ after, crossings, waiting }) =>
    crossings.flatMap((own, r): SeedPoint[] => {
      const base = first[r]
      if (!base) return []
      return [
        {
          x: after / base,
          y: (own.at ?? own.until) / base,
          beyond: own.at === null,
          waiting: waiting[r]!,
          words: `${names[r]}: redrawn after ${count(after)}, reached in ${crossingText(own)} steps${waiting[r] ? '' : '; it had leapt before'}`
        }
      ]
    })
  )
  const arms = redraws.map(({ after, waiting, over }): ArmPoint => {
    const at = first.flatMap((base, r) => (base && waiting[r] ? [after / base] : [])).sort((a, b) => a - b)
    const x = quantile(at, at.length, 0.5)
    if (!over)
      return { x, low: 1, median: 1, high: 1, words: 'the earliest redraw, which others are measured by' }
    const [low, high] = over.left.interval ?? [null, null]
    const carried = over.carried.interval
    const between = carried ? `${share(carried[0])} to ${share(carried[1])} (90 %)` : 'too few seeds to tell'
    return {
      ...{ x, low, high, median: middle(over.left.median) },
      words: `redrawn after ${count(after)} steps, ${over.left.seeds} seeds on their plateau: carried over ${between}`
    }
  })
  return { seeds, arms: arms.filter((_, i) => i === 0 || redraws[i]!.over?.left.interval) }
}

/** All numbers, a row for every redraw and seed, then one for all seeds. */
export function redrawTable(run: PanelRun, redraws: readonly Redraw[]): ValueTable {
  const names = namesOf(run)
  const number = (value: number | null | undefined): number => value ?? NaN
  const rows = redraws.flatMap((redraw) => [
    ...redraw.crossings.map(({ at, after, until }, r) => [
      ...[redraw.stage.name, redraw.after, names[r] ?? '', redraw.waiting[r] ? 'plateau' : 'leapt'],
      ...[number(after), number(at), until, ...redraw.left[r]!, NaN, NaN, '']
    ]),
    [
      ...[
        redraw.stage.name,
        redraw.after,
        'median',
        `${redraw.over?.left.seeds ?? redraw.waiting.length} on plateau`
      ],
      ...[NaN, NaN, NaN, ...(redraw.over?.left.interval ?? [null, null]).map(number)],
      ...(redraw.over?.carried.interval ?? [null, null]).map(number),
      refusedBy(redraw).join(', ')
    ]
  ])
  return {
    columns: [
      ...[
        'stage',
        'redrawn after, steps',
        'seed',
        'first tasks',
        'later than',
        'reached by, steps',
        'looked at to'
      ],
      ...['T(s)/T(s₀), low', 'high', 'carried over, low', 'carried over, high', 'refused']
    ],
    rows: rows.length,
    row: (index) => rows[index]!
  }
}
