/** Drafts become specs: filled with defaults, checked by the family's schema and its own rules, in plain sentences. */
import { AppError } from '#shared/errors'
import { SPEC_SCHEMA, type ExperimentSpec, type SpecFact, type SpecProblem } from '#shared/experiment'
import { liftSpec } from '#shared/olderSpecs'
import { isObject, pathText } from '#shared/paths'
import { checkPerReplica, replicaNames, replicaSpecs } from '#shared/replicas'
import { switchedOff, withoutEffect } from '#shared/switches'
import { families, manifestOf } from '../families'
import type { Family } from '../registeredFamily'
import { describeIssues } from '#shared/schemaProblems'
import { checkPlace } from './places'

export interface CheckedSpec {
  spec: ExperimentSpec | null
  problems: readonly SpecProblem[]
  facts: readonly SpecFact[]
}

const failed = (path: string, message: string): CheckedSpec => ({
  spec: null,
  problems: [{ path, message }],
  facts: []
})

/** The family a draft names. Throws `spec.invalid` at `family`. */
export function familyOf(spec: { family: string }): Family {
  const family = manifestOf(spec.family)
  if (!family) throw new AppError('spec.invalid', `There is no family ${spec.family}.`, { path: 'family' })
  return family
}

/** Problems that a schema reports only as "wrong literal" deserve their own words. */
function checkFrame(draft: unknown): CheckedSpec | Family {
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

/** The spec that a draft of this or an older schema gives, as it is stored. */
export function checkSpec(given: unknown): CheckedSpec {
  const draft = isObject(given) ? liftSpec(given) : given
  const family = checkFrame(draft)
  if ('problems' in family) return family
  const parsed = family.schema.safeParse(draft, { reportInput: true })
  if (!parsed.success) return { spec: null, problems: describeIssues(parsed.error), facts: [] }
  const problems = [
    ...withoutEffect(switchedOff(family.switched, parsed.data), draft, parsed.data),
    ...family.check(parsed.data),
    ...checkStopRules(family, parsed.data),
    ...checkReplicas(family, parsed.data)
  ]
  const spec = problems.length ? null : family.effective(parsed.data)
  return { spec, problems, facts: family.facts(parsed.data) }
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

function checkStopRules(family: Family, spec: ExperimentSpec): SpecProblem[] {
  const recorded = family.declare(spec).filter(({ source }) => source !== 'derived')
  return spec.stop.rules.flatMap((rule, i) => checkPlace(recorded, rule, ['stop', 'rules', String(i)]))
}
