/** The course of a run, from its own spec and those of the runs that it was forked from. */
import { courseOf, type Course, type CoursePart } from '#shared/course'
import type { ExperimentSpec } from '#shared/experiment'
import { replicaSpecs } from '#shared/replicas'
import type { RunRecord } from '#shared/run'
import type { Library } from '../../store/types'
import { manifestOf, wholeSpec } from '../../families'

/** Rows of an update. A step's operations are proportional to them, which tells how many a whole training set has. */
function rowsOf(single: ExperimentSpec): number {
  const { operationsPerStep } = manifestOf(single.family)!
  const { batchSize } = single
  return batchSize ?? Math.round(operationsPerStep(single) / operationsPerStep({ ...single, batchSize: 1 }))
}

function partOf({ spec, parent }: RunRecord): CoursePart {
  const singles = replicaSpecs(wholeSpec(spec))
  const sameData = !Object.keys(spec.perReplica).some((path) => path.startsWith('task.'))
  return {
    from: parent?.step ?? 0,
    rows: (sameData ? singles.slice(0, 1) : singles).map(rowsOf),
    optimizers: singles.map(({ optimizer }) => optimizer)
  }
}

/** Null where an ancestor is not in the library, or a family not in this build. */
export async function readCourse(library: Library, record: RunRecord): Promise<Course | null> {
  const line = [record]
  for (let { parent } = record; parent; { parent } = line[0]!) {
    const stored = await library.read(parent.runId).catch(() => null)
    // A record that names itself as an ancestor comes from no fork.
    if (!stored || line.some(({ id }) => id === stored.record.id)) return null
    line.unshift(stored.record)
  }
  return line.every(({ spec }) => manifestOf(spec.family)) ? courseOf(line.map(partOf)) : null
}
