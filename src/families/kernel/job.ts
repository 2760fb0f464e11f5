/** Tangent kernels as a job: a unit is a step of training or a width, with all replicas. */
import { replicaSpecs } from '#shared/replicas'
import { type Job, type JobSource, rowsOfUnit } from '#kit/job'
import { placesOf } from './data/places'
import { declare } from './declare'
import { alongTraining, alongWidth, type Tables } from './measure'
import { alongRun } from './measureRun'
import type { KernelSpec } from './spec'

export function createJob(spec: KernelSpec, source: JobSource | null): Job {
  const places = placesOf(spec)
  const declared = declare(spec)
  const singles = replicaSpecs(spec)
  const { over } = spec.task
  // networks stand where the thread that computes has trained them to
  let measure: ((unit: number) => Tables[][]) | null = null
  return {
    units: places.map((place) => (over === 'width' ? `width ${place}` : `step ${place}`)),
    inputs: (unit) => ({
      at: over === 'width' ? places.slice(0, unit + 1) : places[unit],
      ...(over === 'run' && { first: places[0], digest: spec.source.digest }),
      replicas: singles.map(({ seed, task, model }) => {
        const { steps: _steps, from: _from, to: _to, places: _places, ...rows } = task
        return { seed, rows, model }
      })
    }),
    compute(unit) {
      measure ??= measureOf(spec, places, source)
      const found = measure(unit)
      return declared.flatMap((each) => {
        const rows = found.flatMap((tables, replica) =>
          tables.flatMap((table, scale) => {
            const scaled = each.inner.some(({ name }) => name === 'scale')
            return [table[each.name] ?? []]
              .flat()
              .map((row) => ({ replica, ...(scaled && { scale }), ...row }))
          })
        )
        return rows.length > 0 ? [rowsOfUnit(each, places[unit]!, rows)] : []
      })
    }
  }
}

/** Tables of every replica, a row of each for every scale. */
function measureOf(
  spec: KernelSpec,
  places: readonly number[],
  source: JobSource | null
): (unit: number) => Tables[][] {
  const singles = replicaSpecs(spec)
  switch (spec.task.over) {
    case 'steps': {
      const replicas = singles.map(alongTraining)
      return (unit) => replicas.map((at) => at(places[unit]!))
    }
    case 'width': {
      const replicas = singles.map(alongWidth)
      return (unit) => replicas.map((at) => [at(places.slice(0, unit + 1))])
    }
    case 'run': {
      if (!source) throw new Error('the run that it reads was not given')
      const replicas = singles.map((single, r) => alongRun(single, source, r))
      return (unit) => replicas.map((at) => [at(unit)])
    }
  }
}
