/** Drafts of sweeps become sweeps: axes, cells and runs, every cell checked as the experiment that it is. */
import type { ExperimentSpec, SpecProblem } from '#shared/experiment'
import { liftSweep } from '#shared/olderSpecs'
import { isObject, parsePath, valueAt } from '#shared/paths'
import { commonPaths } from '#shared/replicas'
import { SWEEP_SCHEMA, sweepSchema, type SweepSpec } from '#shared/sweep'
import { axisOf, cellsOf, type Axis, type Cell, type FieldInfo } from '#shared/sweep/axes'
import type { SweepWarning } from '#shared/sweep/record'
import { cellDraft, planRuns, type SweepPart } from '#shared/sweep/plan'
import { switchedOff, withoutEffect } from '#shared/switches'
import { manifestOf } from '../families'
import type { Family } from '../registeredFamily'
import { textProblems } from '#shared/text'
import { describeIssues } from '#shared/schemaProblems'
import { checkPlace } from './places'
import { settleSpec } from './specs'
import { sweepWarnings } from './sweepWarnings'

/** More cells than this are a mistake, or a job for several sweeps. */
const MOST_CELLS = 1024

export interface PlannedSweep {
  spec: SweepSpec
  axes: readonly Axis[]
  parts: readonly SweepPart[]
}

export interface CheckedSweep {
  plan: PlannedSweep | null
  problems: readonly SpecProblem[]
  /** What the states that its runs keep take on disk; 0 while there are problems. */
  keptBytes: number
  /** Known traps of its cells, where they are asked for. */
  warnings: readonly SweepWarning[]
}

const failed = (...problems: SpecProblem[]): CheckedSweep => ({
  plan: null,
  problems,
  keptBytes: 0,
  warnings: []
})

/** Problems that a schema reports only as "wrong literal" deserve their own words. */
function checkFrame(draft: unknown): SpecProblem | null {
  if (typeof draft !== 'object' || draft === null || Array.isArray(draft))
    return { path: '', message: 'A sweep is a JSON object with the fields base, knobs and measure.' }
  const { schema = SWEEP_SCHEMA } = draft as { schema?: unknown }
  if (typeof schema !== 'number' || schema <= SWEEP_SCHEMA) return null
  const message = `This sweep has schema ${schema}; this version of Saltus reads up to ${SWEEP_SCHEMA}. Update Saltus to open it.`
  return { path: 'schema', message }
}

/**
 * A draft of this or an older schema.
 * @param without cells that no run is planned for
 * @param warned with the known traps of its cells
 */
export function checkSweep(given: unknown, without: readonly number[] = [], warned = false): CheckedSweep {
  const draft = isObject(given) ? liftSweep(given) : given
  const wrong = checkFrame(draft)
  if (wrong) return failed(wrong)
  const parsed = sweepSchema.safeParse(draft, { reportInput: true })
  if (!parsed.success) return failed(...describeIssues(parsed.error))
  const spec = parsed.data
  const family = manifestOf(spec.base.family)
  if (!family)
    return failed({ path: 'base.family', message: `There is no family ${JSON.stringify(spec.base.family)}.` })
  const problems = [...checkTexts(spec), ...checkBase(spec), ...checkMetrics(spec, family)]
  return problems.length ? failed(...problems) : planSweep(spec, family, new Set(without), warned)
}

/** Its own names; those of the base are checked with every cell. */
const checkTexts = ({ title, about, knobs }: SweepSpec): SpecProblem[] =>
  textProblems({
    title,
    about,
    knobs: knobs.map((knob) => ({
      title: knob.title,
      values: knob.kind === 'list' ? knob.values.map(({ label }) => ({ label })) : []
    }))
  })

function checkBase({ base }: SweepSpec): SpecProblem[] {
  return ['replicas', 'perReplica']
    .filter((field) => field in base)
    .map((field) => ({
      path: `base.${field}`,
      message: `base.${field} has no place in a sweep: its own field replicas says how many seeds a cell has.`
    }))
}

function checkMetrics({ base, measure, phases }: SweepSpec, { series }: Family): SpecProblem[] {
  const { final } = measure
  // knobs may change stages, and each cell is checked by itself
  const stages = [0, Math.max(0, Array.isArray(base['stages']) ? base['stages'].length - 1 : 0)] as const
  const named = [
    ...checkPlace(series, measure, ['measure'], stages),
    ...(phases ? checkPlace(series, phases.train, ['phases', 'train'], stages) : []),
    ...(phases ? checkPlace(series, phases.test, ['phases', 'test'], stages) : [])
  ]
  if (final === undefined) return named
  const last = checkPlace(series, { metric: final }, [])
  return [...named, ...last.map(({ message }) => ({ path: 'measure.final', message }))]
}

function planSweep(
  spec: SweepSpec,
  family: Family,
  without: ReadonlySet<number>,
  warned: boolean
): CheckedSweep {
  const axes = spec.knobs.map((knob) => axisOf(knob, (path) => fieldAt(family, path)))
  const size = axes.reduce((product, { options }) => product * options.length, 1)
  if (size > MOST_CELLS)
    return failed({
      path: 'knobs',
      message: `A sweep has at most ${MOST_CELLS} cells; this one has ${size}.`
    })
  const cells = cellsOf(axes)
  const drafts = cells.map((cell) => cellDraft(spec, cell, family.switched))
  const idle = checkIdle(spec, drafts, family)
  if (idle.length > 0) return failed(...idle)
  const specs: ExperimentSpec[] = []
  for (const cell of cells) {
    const checked = settleSpec(drafts[cell.index])
    if (!checked.spec) return failed(...checked.problems.map((problem) => ofCell(spec, cell, problem)))
    specs.push(checked.spec)
  }
  const left = cells.filter(({ index }) => !without.has(index))
  const parts = planRuns(spec, left, specs, [...commonPaths, ...family.perReplica], family.filledUp ?? [])
  const checked = parts.map((part) => settleSpec(part.spec))
  const problems = checked.flatMap((part) => part.problems)
  if (problems.length > 0) return failed(...problems)
  const keptBytes = checked.reduce((sum, { kept }) => sum + (kept?.totalBytes ?? 0), 0)
  const warnings = warned ? sweepWarnings(family, cells, specs) : []
  return { plan: { spec, axes, parts }, problems: [], keptBytes, warnings }
}

/** What the base sets and every cell switches off. */
function checkIdle({ base }: SweepSpec, drafts: readonly object[], { switched }: Family): SpecProblem[] {
  const off = drafts.map((draft) => new Set(switchedOff(switched, draft)))
  const idle = switched.filter((field) => off.every((fields) => fields.has(field)))
  return withoutEffect(idle, base, drafts[0]).map(({ path, message }) => ({ path: `base.${path}`, message }))
}

/** A problem of a cell's experiment at the knob that made it, or in the base. */
function ofCell({ knobs }: SweepSpec, cell: Cell, { path, message }: SpecProblem): SpecProblem {
  const sets = (paths: readonly string[]): boolean =>
    paths.some((p) => path === p || path.startsWith(`${p}.`))
  const knob = knobs.findLastIndex((each, axis) =>
    sets(each.kind === 'list' ? Object.keys(each.values[cell.at[axis]!]!.set) : [each.path])
  )
  if (knob < 0) return { path: `base.${path}`, message }
  const made = knobs[knob]!
  // Values that repeat make one cell, so that a place on the axis is none in the list.
  const place =
    made.kind === 'values' ? made.values.findIndex((value) => value === cell.set[made.path]) : cell.at[knob]
  const value = made.kind === 'range' ? '' : `.values.${place}`
  return { path: `knobs.${knob}${value}`, message: `${cell.label}: ${message}` }
}

interface FieldSchema {
  type?: string
  /** Of a field that may be empty. */
  anyOf?: FieldSchema[]
  title?: string
  properties?: Record<string, FieldSchema>
}

const isWhole = (field: FieldSchema | undefined): boolean =>
  field?.type === 'integer' || (field?.anyOf?.some(isWhole) ?? false)

/** What the family's schema says of the field at a path; its path stands in where there is none. */
function fieldAt(family: Family, path: string): FieldInfo {
  const root = family.jsonSchema as FieldSchema
  const field = parsePath(path).reduce<FieldSchema | undefined>(
    (schema, key) => valueAt(schema?.properties, [key]) as FieldSchema | undefined,
    root
  )
  return { title: field?.title ?? path, integer: isWhole(field) }
}
