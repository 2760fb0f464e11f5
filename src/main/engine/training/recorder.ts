/** Collects rows between two portions of columns, one growing batch per series. */
import { STAGE } from '#shared/axes'
import { AppError } from '#shared/errors'
import {
  columnNames,
  makeColumn,
  type Column,
  type SeriesBatch,
  type SeriesDeclaration
} from '#shared/metrics'

export class Recorder {
  private pending: SeriesBatch[] = []

  /** @param stage of the run that all rows are of; null: it has a single one */
  constructor(
    private readonly declarations: readonly SeriesDeclaration[],
    private readonly stage: number | null
  ) {}

  /** Adds the rows of living replicas, of all where nothing is said; returns the batch of just these. */
  add(batch: SeriesBatch, alive?: readonly boolean[]): SeriesBatch {
    const owners = batch.columns['replica']!
    const rows = Array.from({ length: batch.rows }, (_, i) => i).filter((i) => !alive || alive[owners[i]!])
    const kept = this.gather(batch.series, [[batch, rows]])
    if (kept.rows > 0) this.pending.push(kept)
    return kept
  }

  /** Everything since the last call, one batch per series that has rows. */
  take(): SeriesBatch[] {
    const batches = this.pending
    this.pending = []
    return this.declarations.flatMap(({ name }) => {
      const own = batches.filter((b) => b.series === name)
      if (own.length === 0) return []
      const whole = this.gather(
        name,
        own.map((b) => [b, Array.from({ length: b.rows }, (_, i) => i)] as const)
      )
      if (this.stage === null) return [whole]
      return [
        { ...whole, columns: { ...whole.columns, [STAGE]: new Uint16Array(whole.rows).fill(this.stage) } }
      ]
    })
  }

  /** One batch of the chosen rows, in order, with columns of the declared types. */
  private gather(series: string, parts: readonly (readonly [SeriesBatch, readonly number[]])[]): SeriesBatch {
    const declaration = this.declarations.find((d) => d.name === series)
    if (!declaration) throw wrongRows(`the family declares no series ${series}`)
    for (const [batch] of parts) checkShape(batch, declaration)
    const rows = parts.reduce((sum, [, chosen]) => sum + chosen.length, 0)
    const columns = Object.fromEntries(
      columnNames(declaration).map((name) => {
        const target = makeColumn(name, declaration, rows)
        let at = 0
        for (const [batch, chosen] of parts) for (const i of chosen) target[at++] = batch.columns[name]![i]!
        return [name, target]
      })
    )
    return { series, firstRow: 0, rows, columns }
  }
}

/** Rows that a family may give at once; more are a mistake that would fill memory and disk. */
const MOST_ROWS = 5e6

const wrongRows = (what: string): AppError =>
  new AppError('family.rows', `The family's program gave rows that cannot be stored: ${what}.`, {
    path: 'family'
  })

/** Throws `family.rows` for rows that are not as declared. */
function checkShape({ series, rows, columns }: SeriesBatch, declaration: SeriesDeclaration): void {
  if (!(Number.isInteger(rows) && rows >= 0 && rows <= MOST_ROWS))
    throw wrongRows(`${rows} rows of ${series} at once, where up to ${MOST_ROWS} are allowed`)
  for (const name of columnNames(declaration)) {
    const column = columns[name]
    if (!column) throw wrongRows(`${series} lacks the column ${name}`)
    if (column.length !== rows)
      throw wrongRows(`${series}.${name} has ${column.length} values in ${rows} rows`)
  }
}

/** A row of each replica, of one step. @param columns `[R]` each */
export const rowOfReplicas = (
  series: string,
  step: number,
  replicas: number,
  columns: Record<string, Column>
): SeriesBatch => ({
  series,
  firstRow: 0,
  rows: replicas,
  columns: {
    step: new Uint32Array(replicas).fill(step),
    replica: Uint16Array.from({ length: replicas }, (_, r) => r),
    ...columns
  }
})
