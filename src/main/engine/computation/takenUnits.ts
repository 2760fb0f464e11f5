/** Units that a fork need not compute, since its parent has: those whose inputs are equal. Their rows are the very same bits. */
import { UNIT } from '#shared/axes'
import { columnNames, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import type { Job } from '../../../kit/job'
import { loadJob } from '../jobs'
import type { ComputedUnits } from '../messages'

/** Rows by unit of `job`, counted from 0. None where the parent stored other columns. */
export async function takenUnits(
  job: Job,
  series: readonly SeriesDeclaration[],
  parent: ComputedUnits
): Promise<ReadonlyMap<number, SeriesBatch[]>> {
  if (columnsOf(series) !== columnsOf(parent.series)) return new Map()
  const before = await loadJob(parent.spec)
  const known = new Map(
    Array.from({ length: Math.min(parent.units, before.units.length) }, (_, unit) => [
      keyOf(before, unit),
      unit
    ])
  )
  return new Map(
    job.units.flatMap((_, unit) => {
      const same = known.get(keyOf(job, unit))
      return same === undefined ? [] : [[unit, rowsOf(parent.batches, same)] as const]
    })
  )
}

const keyOf = (job: Job, unit: number): string => JSON.stringify(job.inputs(unit))

const columnsOf = (series: readonly SeriesDeclaration[]): string =>
  JSON.stringify(
    series.map((each) => [each.name, columnNames(each), each.columns.map(({ precision }) => precision)])
  )

/** Rows of one unit as a job gives them, without the column `unit`. */
function rowsOf(batches: readonly SeriesBatch[], unit: number): SeriesBatch[] {
  return batches.flatMap(({ series, columns }) => {
    const { [UNIT]: units, ...others } = columns
    const first = units!.indexOf(unit + 1)
    if (first < 0) return []
    const end = units!.lastIndexOf(unit + 1) + 1
    const own = Object.entries(others).map(([name, column]) => [name, column.slice(first, end)])
    return [{ series, firstRow: 0, rows: end - first, columns: Object.fromEntries(own) }]
  })
}
