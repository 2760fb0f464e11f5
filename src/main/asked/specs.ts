/** Drafts become specs: filled with defaults, checked by the family's schema and its own rules, in plain sentences. */
import type { CheckedSpec } from '#shared/checkedSpec'
import { AppError } from '#shared/errors'
import { isTraining, type ExperimentSpec, type SpecFact, type SpecProblem } from '#shared/experiment'
import { SPEC_SCHEMA } from '#shared/experimentSchema'
import { liftSpec } from '#shared/olderSpecs'
import { keptStates, keptText, type KeptStates } from '#shared/keptStates'
import { describeNeed } from '#shared/memory'
import { isObject, parsePath, pathText } from '#shared/paths'
import type { SeriesDeclaration } from '#shared/metrics'
import { checkPerReplica, replicaNames, replicaSpecs } from '#shared/replicas'
import { specChanges } from '#shared/specChanges'
import type { Stage } from '#shared/stageSchema'
import { changeable, isNamedBy, specOfStage, stageCount } from '#shared/stages'
import { switchedOff, withoutEffect } from '#shared/switches'
import { families, manifestOf } from '../families'
import type { Family } from '../registeredFamily'
import { textProblems } from '#shared/text'
import { describeIssues } from '#shared/schemaProblems'
import { parametersPerRow } from './parametersPerRow'
import { checkPlace } from './places'
import { warningsOf } from './warnings'

/** A draft without what is told of it: of the cells of a sweep nobody is told, and they are many. */
interface SettledSpec extends Pick<CheckedSpec, 'spec' | 'problems' | 'kept'> {
  /** Null: no experiment of a family. */
  parsed: { family: Family; data: ExperimentSpec } | null
}

const failed = (path: string, message: string): SettledSpec => refused([{ path, message }])
const refused = (problems: readonly SpecProblem[]): SettledSpec => ({
  spec: null,
  problems,
  kept: null,
  parsed: null
})

/** The family a draft names. Throws `spec.invalid` at `family`. */
export function familyOf(spec: { family: string }): Family {
  const family = manifestOf(spec.family)
  if (!family) throw new AppError('spec.invalid', `There is no family ${spec.family}.`, { path: 'family' })
  return family
}

/** Problems that a schema reports only as "wrong literal" deserve their own words. */
function checkFrame(draft: unknown): SettledSpec | Family {
  if (typeof draft !== 'object' || draft === null || Array.isArray(draft))
    return failed('', 'An experiment is a JSON object with a field family.')
  const { family, schema = SPEC_SCHEMA } = draft as { family?: unknown; schema?: unknown }
  if (typeof schema === 'number' && schema > SPEC_SCHEMA)
    return failed(
      'schema',
      `This experiment has schema ${schema}; this version of Saltus reads up to ${SPEC_SCHEMA}. Update Saltus to open it.`
    )
  const known = Object.keys(families)
  const manifest = typeof family === 'string' ? manifestOf(family) : null
  if (!manifest)
    return failed('family', `family must be one of ${known.join(', ')}; it is ${JSON.stringify(family)}.`)
  return manifest
}

/** The spec that a draft of this or an older schema gives, as it is stored, and what a user should know of it. */
export function checkSpec(given: unknown): CheckedSpec {
  const { parsed, ...settled } = settleSpec(given)
  if (!parsed) return { ...settled, facts: [], warnings: [] }
  const { family, data } = parsed
  const { spec, kept } = settled
  const facts = [...family.facts(data), ...commonFacts(family, data)]
  const room = kept ? [{ path: 'record.checkpoints', text: `${keptText(kept)}, more around changes` }] : []
  return { ...settled, facts: [...facts, ...room], warnings: spec ? warningsOf(family, data) : [] }
}

/** The spec alone, and what is wrong with the draft. */
export function settleSpec(given: unknown): SettledSpec {
  const draft = isObject(given) ? liftSpec(given) : given
  const family = checkFrame(draft)
  if ('problems' in family) return family
  const read = family.schema.safeParse(draft, { reportInput: true })
  if (!read.success) return refused(describeIssues(read.error))
  const { data } = read
  const problems = [
    ...textProblems(data),
    ...withoutEffect(switchedOff(family.switched, data), draft, data),
    ...family.check(data),
    ...checkStopRules(family, data),
    ...checkReplicas(family, data),
    ...checkStages(family, data)
  ]
  const spec = problems.length ? null : family.effective(data)
  return { spec, problems, kept: spec && keptOf(family, family.whole(spec)), parsed: { family, data } }
}

const keptOf = ({ training }: Family, spec: ExperimentSpec): KeptStates | null =>
  training && isTraining(spec) ? keptStates(training.footprint, spec) : null

/** What follows for every family that trains. */
function commonFacts({ training }: Family, spec: ExperimentSpec): SpecFact[] {
  if (!training || !isTraining(spec)) return []
  return [
    { path: 'replicas', text: describeNeed(training.footprint(spec), spec.replicas) },
    { path: 'batchSize', text: parametersPerRow(training, spec) }
  ]
}

/**
 * What is wrong with a spec that a run has stored: its family's schema, and every field that is not switched off in its place,
 * for the family's code relies on them. Rules that may have become stricter since are not applied. Null: it is whole.
 */
export function storedProblem(family: Family, spec: ExperimentSpec): SpecProblem | null {
  const parsed = family.schema.safeParse(spec, { reportInput: true })
  if (!parsed.success) return describeIssues(parsed.error)[0]!
  const changes = specChanges(family.effective(spec), family.effective(parsed.data))
  const missing = changes.find(({ before }) => before === undefined)
  if (missing) return { path: missing.path, message: `${missing.path} is missing.` }
  return checkPerReplica(parsed.data, family.perReplica)[0] ?? null
}

/** Every replica must be an experiment that could run alone. */
function checkReplicas(family: Family, spec: ExperimentSpec): SpecProblem[] {
  const lists = Object.keys(spec.perReplica)
  const problems = checkPerReplica(spec, family.perReplica)
  if (problems.length > 0 || lists.length === 0) return problems
  const check = (single: ExperimentSpec): SpecProblem[] => {
    const parsed = family.schema.safeParse(single, { reportInput: true })
    return parsed.success ? family.check(parsed.data) : describeIssues(parsed.error)
  }
  const names = replicaNames(spec)
  return replicaSpecs(spec).flatMap((single, r) =>
    check(single).map(({ path, message }) => ({
      path: lists.includes(path) ? pathText(['perReplica', path, String(r)]) : path,
      message: `Replica with ${names[r]}: ${message}`
    }))
  )
}

/** Every stage must be an experiment that could run alone, and record what the others do. */
function checkStages(family: Family, spec: ExperimentSpec): SpecProblem[] {
  const { stages = [] } = spec
  if (stages.length < 2) return stages.length === 0 ? [] : checkOnlyStage(stages[0]!)
  const declared = (stage: number): string => JSON.stringify(family.declare(specOfStage(spec, stage)))
  return stages.flatMap(({ change, from, reset, resetOnly = [], until }, stage) => {
    const at = (...keys: string[]): string => pathText(['stages', String(stage), ...keys])
    const inChange = (problems: readonly SpecProblem[]): SpecProblem[] =>
      problems.map((each) => ({ ...each, path: at('change', ...parsePath(each.path)) }))
    const problem = (path: string, message: string): SpecProblem[] => [{ path, message }]
    if (from !== null && from >= stage)
      return problem(
        at('from'),
        stage === 0
          ? 'The first stage goes on from no other: leave its from empty.'
          : `from counts stages from 0 and must name an earlier one, at most ${stage - 1}; it is ${from}.`
      )
    const foreign = Object.keys(change).find((key) => !changeable.some((each) => each === key))
    if (stage === 0 && (Object.keys(change).length > 0 || reset !== 'none'))
      return problem(at('change'), 'The first stage is the experiment itself: it changes and resets nothing.')
    if (foreign !== undefined)
      return problem(
        at('change', foreign),
        `A stage cannot change ${foreign}. It can change ${changeable.join(', ')}.`
      )
    if (resetOnly.length > 0 && reset === 'none')
      return problem(
        at('resetOnly'),
        'Nothing is reset here: give the stage a reset, or leave resetOnly empty.'
      )
    const ends = until.steps !== null || until.rules.length > 0
    if (stage === stages.length - 1 && ends)
      return problem(at('until'), 'The last stage ends as the run does, by stop: leave its until empty.')
    if (stage < stages.length - 1 && !ends)
      return problem(at('until'), 'This stage never ends: give it until.steps or a rule in until.rules.')
    const parsed = family.schema.safeParse(specOfStage(spec, stage), { reportInput: true })
    if (!parsed.success) return inChange(describeIssues(parsed.error))
    const own = [
      ...inChange(family.check(parsed.data)),
      ...checkNames(family, parsed.data, resetOnly, at('resetOnly'))
    ]
    const other = own.length === 0 && declared(stage) !== declared(0)
    return [
      ...own,
      ...(other
        ? problem(at('change'), 'A stage cannot change how many tasks or columns the run records.')
        : []),
      ...until.rules.flatMap((rule, i) =>
        checkPlace(
          recordedOf(family, spec),
          rule,
          ['stages', String(stage), 'until', 'rules', String(i)],
          [stage, stage]
        )
      )
    ]
  })
}

/** Every name must be that of a parameter, or a folder of some. */
function checkNames(
  { training }: Family,
  spec: ExperimentSpec,
  names: readonly string[],
  path: string
): SpecProblem[] {
  const known = training && isTraining(spec) ? training.parameters(spec) : []
  return names
    .filter((name) => !known.some((parameter) => isNamedBy(parameter, [name])))
    .map((name) => ({ path, message: `No parameter is called ${name}; there are ${known.join(', ')}.` }))
}

const checkOnlyStage = ({ change, until }: Stage): SpecProblem[] =>
  Object.keys(change).length > 0 || until.steps !== null || until.rules.length > 0
    ? [
        {
          path: 'stages',
          message: 'A single stage is a run without stages: add a second one, or leave stages out.'
        }
      ]
    : []

const recordedOf = (family: Family, spec: ExperimentSpec): readonly SeriesDeclaration[] =>
  family.declare(spec).filter(({ source }) => source !== 'derived')

function checkStopRules(family: Family, spec: ExperimentSpec): SpecProblem[] {
  if (!isTraining(spec)) return []
  const recorded = recordedOf(family, spec)
  // They end the last stage; each before it has rules of its own.
  const last = stageCount(spec) - 1
  return spec.stop.rules.flatMap((rule, i) =>
    checkPlace(recorded, rule, ['stop', 'rules', String(i)], [last, last])
  )
}
