/**
 * Specs and sweeps of older schemas in the shape of today, as pure functions of plain data: for stored files, whose
 * numbered migrations call them, and for drafts, which may name no schema at all. What is none of an older shape stays as it
 * is, so that checks tell of it.
 */
import { isObject, valueAt, withValue } from './paths'

type Values = Readonly<Record<string, unknown>>

/** Names of before → of today. */
const levelNames = new Map([
  ['atLeast', 'value'],
  ['evaluations', 'inARow'],
  ['replicas', 'over']
])

/** Thresholds of before could only rise: `{ metric, atLeast, evaluations, replicas }`. */
function liftThreshold(threshold: unknown): unknown {
  if (!isObject(threshold) || !('atLeast' in threshold) || 'value' in threshold) return threshold
  const lifted = Object.entries(threshold).map(([name, value]) => [levelNames.get(name) ?? name, value])
  return { is: 'atLeast', ...Object.fromEntries(lifted) }
}

/** Schema 1 and 2 → 3 of an experiment, whole or a draft. */
export const liftSpec = (spec: Values): Values => withDraws(withThresholds(spec))

/** 1 → 2: rules that end it are thresholds. */
function withThresholds(spec: Values): Values {
  const rules = valueAt(spec, ['stop', 'rules'])
  const lifted = Array.isArray(rules) ? withValue(spec, ['stop', 'rules'], rules.map(liftThreshold)) : spec
  return spec.schema === 1 ? { ...lifted, schema: 2 } : lifted
}

/** 2 → 3: a run may have stages, and parity tasks are the first draw of their seed. A draft has these by default. */
const withDraws = (spec: Values): Values =>
  spec.schema === 2
    ? {
        ...spec,
        schema: 3,
        ...(spec.family === 'parity' &&
          isObject(spec.task) && { task: { ...spec.task, codesDraw: 0, positionsDraw: 0, layoutDraw: 0 } })
      }
    : spec

/** Fields that came while specs had schema 1, with the values that say what was done before there was such a field. */
const earlyFields: Values = {
  perReplica: {},
  optimizer: {
    decayTowards: 'zero',
    warmupSteps: 0,
    schedule: 'constant',
    scheduleSteps: 100_000,
    scheduleFactor: 0.1,
    clipNorm: null,
    filter: 'none',
    filterGain: 2,
    filterDecay: 0.98,
    filterWindow: 100,
    filterControl: false,
    updateNoise: 0,
    weightNoise: 0,
    fixedNorm: false
  },
  record: { evaluate: 'every' },
  engine: { runner: 'auto' }
}

/** A stored spec of schema 1 with every field that schema 1 came to have; drafts need none of it, their families fill them in. */
export const withEarlyFields = (spec: Values): Values => filled(spec, earlyFields)

const filled = (values: Values, missing: Values): Values => ({
  ...values,
  ...Object.fromEntries(
    Object.entries(missing).map(([name, value]) => {
      const here = Object.hasOwn(values, name) ? values[name] : value
      return [name, isObject(here) && isObject(value) ? filled(here, value) : here]
    })
  )
})

/** Schema 1, 2 and 3 → 4 of a sweep: what is measured, and what its phases rest on, are thresholds; its base is a spec of today. */
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
  return [1, 2, 3].includes(sweep.schema as number) ? { ...changed, schema: 4 } : changed
}
