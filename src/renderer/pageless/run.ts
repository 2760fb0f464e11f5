/** A stored run as panels draw it, read whole: without a window nothing more comes. */
import { countsSteps } from '#shared/axes'
import { AppError } from '#shared/errors'
import type { FigureRunRows } from '#shared/figure'
import { mainAxisOf, type SeriesBatch } from '#shared/metrics'
import { replicaTraits } from '#shared/replicas'
import type { PanelRun } from '../../kit/panel/props'
import type { Look } from '../../kit/panel/series/looks'
import { Series } from '../../kit/panel/series/series.svelte'

export async function storedRun({ detail, family, rows }: FigureRunRows, look: Look): Promise<PanelRun> {
  const { summary, spec, series: declarations, history, whyNotDerived } = detail
  const axis = mainAxisOf(declarations)
  const table = new Map<string, Series>()
  let last: number | null = null
  for (const declaration of declarations) {
    const series = new Series(declaration, Infinity)
    for (const batch of await rows(declaration.name)) {
      series.append(batch)
      last = newest(batch, declaration.main?.name) ?? last
    }
    table.set(declaration.name, series)
  }
  const absent = () =>
    Promise.reject(new AppError('figure.state', 'Kept states are looked into by a window.'))
  const { id, title, status, replicas, diverged, changes, stages, targetSteps, headline } = summary
  return {
    ...{ id, title, status, replicas, diverged, changes, stages, targetSteps, headline },
    ...{ family, spec, axis, declarations, history, whyNotDerived },
    ...look,
    traits: replicaTraits(spec),
    step: countsSteps(axis) ? summary.step : (last ?? 0),
    checkpoints: [],
    deriving: null,
    projecting: null,
    inspect: absent,
    derive: () => undefined,
    projectionTargets: absent,
    readProjection: absent,
    computeProjection: absent,
    cancelProjection: () => undefined,
    series(name) {
      const series = table.get(name)
      if (!series) throw new Error(`run ${id} has no series ${name}`)
      return series
    }
  }
}

const newest = ({ columns, rows }: SeriesBatch, main: string | undefined): number | undefined =>
  main === undefined ? undefined : columns[main]?.[rows - 1]
