/**
 * Specs and sweeps of older schemas in the shape of today, as pure functions of plain data: for stored files, whose
 * numbered migrations call them, and for drafts, which may name no schema at all. What is none of an older shape stays as it
 * is, so that checks tell of it.
 */
import { isObject, valueAt, withValue } from './paths'

type Values = Readonly<Record<string, unknown>>

/** Names of before → of today. */
const levelNames = { atLeast: 'value', evaluations: 'inARow', replicas: 'over' }

/** Thresholds of before could only rise: `{ metric, atLeast, evaluations, replicas }`. */
function liftThreshold(threshold: unknown): unknown {
  if (!isObject(threshold) || !('atLeast' in threshold) || 'value' in threshold) return threshold
  const lifted = Object.entries(threshold).map(([name, value]) => [
    name in levelNames ? levelNames[name as keyof typeof levelNames] : name,
    value
  ])
  return { is: 'atLeast', ...Object.fromEntries(lifted) }
}

/** Schema 1 → 2 of an experiment, whole or a draft: rules that end it are thresholds. */
export function liftSpec(spec: Values): Values {
  const rules = valueAt(spec, ['stop', 'rules'])
  const lifted = Array.isArray(rules) ? withValue(spec, ['stop', 'rules'], rules.map(liftThreshold)) : spec
  return spec.schema === 1 ? { ...lifted, schema: 2 } : lifted
}

/** Schema 1 → 2 of a sweep: what is measured, and what its phases rest on, are thresholds. */
export function liftSweep(sweep: Values): Values {
  const { base, measure, phases } = sweep
  const changed: Values = {
    ...sweep,
    ...(isObject(base) && { base: liftSpec(base) }),
    ...('measure' in sweep && { measure: liftThreshold(measure) }),
    ...(isObject(phases) && {
      phases: { ...phases, train: liftThreshold(phases.train), test: liftThreshold(phases.test) }
    })
  }
  return sweep.schema === 1 ? { ...changed, schema: 2 } : changed
}
