/** The course of a run, from its own spec and those of the runs that it was forked from. */
import { courseOf, type Course, type CoursePart } from '#shared/course'
import { replicaSpecs } from '#shared/replicas'
import type { RunRecord } from '#shared/run'
import type { Library } from '../../store/types'
import type { AboutSpec } from '../../asked/questions'
import type { Families } from '../families'

function partOf({ spec, parent }: RunRecord, { whole, rows }: AboutSpec): CoursePart {
  const sameData = !Object.keys(spec.perReplica).some((path) => path.startsWith('task.'))
  return {
    from: parent?.step ?? 0,
    rows: sameData ? rows.slice(0, 1) : rows,
    optimizers: replicaSpecs(whole).map(({ optimizer }) => optimizer)
  }
}

/** Null where an ancestor is not in the library, or a family not in this build. */
export async function readCourse(
  library: Library,
  families: Families,
  record: RunRecord
): Promise<Course | null> {
  const line = [record]
  for (let { parent } = record; parent; { parent } = line[0]!) {
    const stored = await library.read(parent.runId).catch(() => null)
    // A record that names itself as an ancestor comes from no fork.
    if (!stored || line.some(({ id }) => id === stored.record.id)) return null
    line.unshift(stored.record)
  }
  const parts: CoursePart[] = []
  for (const each of line) {
    const about = await families.aboutIfThere(each.spec)
    if (!about) return null
    parts.push(partOf(each, about))
  }
  return courseOf(parts)
}
