/**
 * `export <sweep> --csv`: one line per cell and seed. `reached` is the first row that reached the threshold and
 * `after` the row before it; both empty: not within `until` steps. `final` is the value of the row at `finalAt`, empty for
 * a seed that diverged, at `divergedAt`; `best` is the best value on the way, first come at `bestAt`. `trained`: the same for the training threshold.
 */
import { csvLine } from '#shared/csv'
import type { CellView, SweepDetail } from '#shared/sweep/record'

export function* sweepLines({ axes, spec, cells }: SweepDetail): Generator<string> {
  const own = ['seed', 'after', 'reached', 'until', 'final', 'finalAt', 'best', 'bestAt', 'divergedAt']
  const phase = spec.phases ? ['trained', 'phase'] : []
  yield csvLine(['cell', ...axes.map(({ title }) => title), ...own, ...phase, 'state', 'run', 'replica'])
  for (const cell of cells) yield* cellLines(cell, axes, spec.phases !== null)
}

function* cellLines(cell: CellView, axes: SweepDetail['axes'], phases: boolean): Generator<string> {
  const labels = cell.at.map((i, axis) => axes[axis]!.options[i]!.label)
  for (const [q, replica] of cell.replicas.entries()) {
    const { seed, reached, until, trained, final, best, divergedAt, phase } = replica
    const last = [final, best].flatMap((each) => [each?.value ?? null, each?.step ?? null])
    const values = [seed, reached?.[0] ?? null, reached?.[1] ?? null, until, ...last, divergedAt]
    const where = [cell.state, cell.runId, cell.firstReplica + q]
    yield csvLine([
      cell.index,
      ...labels,
      ...values,
      ...(phases ? [trained?.reached?.[1] ?? null, phase] : []),
      ...where
    ])
  }
}
