/**
 * Known traps of a spec: what it may say and hardly anybody means. Here those that every family which trains shares; a
 * family's own are in its `warnings.ts`. One sentence each, the same for the editor and the command line, at most one a field.
 */
import { isTraining, type ExperimentSpec, type SpecWarning, type TrainingSpec } from '#shared/experiment'
import { optimizerRules } from '#shared/optimizerRules'
import { parsePath, pathText, valueAt } from '#shared/paths'
import { replicaSpecs } from '#shared/replicas'
import { specOfStage, stageCount } from '#shared/stages'
import type { Family } from '../registeredFamily'

/** Of a spec without problems: of all its replicas and stages, the first at each field. */
export function warningsOf(family: Family, given: ExperimentSpec): SpecWarning[] {
  const spec = family.whole(given)
  const all = [
    ...replicaSpecs(spec).flatMap((single) => warningsOfOne(family, single)),
    ...Array.from({ length: stageCount(spec) - 1 }, (_, i) => stageWarnings(family, spec, i + 1)).flat()
  ]
  return [...new Map(all.reverse().map((each) => [each.path, each])).values()].reverse()
}

const warningsOfOne = (family: Family, spec: ExperimentSpec): SpecWarning[] => [
  ...(isTraining(spec) ? trainingWarnings(spec, family.training?.trainingRows(spec) ?? null) : []),
  ...family.warnings(spec)
]

/** What a stage changes into a trap, at the path of the change. */
function stageWarnings(family: Family, spec: ExperimentSpec, stage: number): SpecWarning[] {
  const { change } = spec.stages![stage]!
  return warningsOfOne(family, family.whole(specOfStage(spec, stage)))
    .filter(({ path }) => valueAt(change, parsePath(path)) !== undefined)
    .map(({ path, message }) => ({
      path: pathText(['stages', String(stage), 'change', ...parsePath(path)]),
      message
    }))
}

const short = (value: number): string => String(Number(value.toPrecision(3)))

type Trap = readonly [applies: boolean, path: string, message: string]

/** @param rows of the training set; null: made anew at every step */
function trainingWarnings(spec: TrainingSpec, rows: number | null): SpecWarning[] {
  const { batchSize } = spec
  const traps: readonly Trap[] = [
    [
      rows !== null && batchSize !== null && batchSize > rows,
      'batchSize',
      `A batch of ${batchSize} holds rows more than once, as there are ${rows} to train on. Use ${rows} or fewer.`
    ],
    ...rateTraps(spec),
    ...decayTraps(spec),
    ...scheduleTraps(spec),
    ...recordTraps(spec)
  ]
  return traps.flatMap(([applies, path, message]) => (applies ? [{ path, message }] : []))
}

/** Below this an update is lost beside a weight near 1 in float32, whose rounding is 2⁻²⁴, unless gradients are huge. */
const TINY_RATE = 2 ** -40

function rateTraps({ optimizer }: TrainingSpec): Trap[] {
  const { kind, learningRate: rate, momentum } = optimizer
  const path = 'optimizer.learningRate'
  const adaptive = optimizerRules[kind].countsUpdates
  const gain = kind === 'momentum' ? 1 / (1 - momentum) : 1
  return [
    [
      rate < TINY_RATE,
      path,
      rate < 2 ** -149
        ? `${rate} is 0 in float32, so that no weight moves. Use 1e-5 or more.`
        : `${rate} is too small for float32: weights near 1 do not move. Use 1e-5 or more.`
    ],
    [
      adaptive && rate >= 0.1,
      path,
      `Adam moves every weight by up to ${rate} an update however small its gradient is, which is as large as initial weights are. Use 0.0001 to 0.03.`
    ],
    [
      !adaptive && rate * gain > 1,
      path,
      gain > 1
        ? `With a momentum of ${momentum} a steady gradient moves weights by ${short(gain)} times the rate, here ${short(rate * gain)}: seldom stable. Use ${short(0.1 / gain)} or so.`
        : `Gradient descent with a rate of ${rate} is stable only where the loss is flatter than ${short(2 / rate)} in every direction. Use 0.1 or so.`
    ]
  ]
}

function decayTraps({ optimizer }: TrainingSpec): Trap[] {
  const { kind, learningRate, weightDecay, fixedNorm } = optimizer
  const path = 'optimizer.weightDecay'
  const { decay, countsUpdates } = optimizerRules[kind]
  const taken = learningRate * weightDecay
  return [
    [
      weightDecay > 0 && countsUpdates && decay === 'coupled',
      path,
      'Adam adds λw to the gradient and then divides by its size, so that weights with large gradients hardly decay. Use adamw, which decays them apart from it.'
    ],
    [
      taken >= 1 && !(countsUpdates && decay === 'coupled'),
      path,
      `η·λ is ${short(taken)}: an update takes away the whole of every weight, or more. Use a decay well below 1/η = ${short(1 / learningRate)}.`
    ],
    [
      weightDecay > 0 && fixedNorm,
      path,
      'A fixed norm scales weights up again after every update, which undoes their decay. Use 0, or leave the norm free.'
    ]
  ]
}

function scheduleTraps({ optimizer, stop }: TrainingSpec): Trap[] {
  const { schedule, scheduleSteps, scheduleFactor, warmupSteps } = optimizer
  const { steps } = stop
  const fallen = warmupSteps + scheduleSteps
  return [
    [
      warmupSteps >= steps,
      'optimizer.warmupSteps',
      `The run ends after ${steps} steps, within the warm-up of ${warmupSteps}, so that the rate is never reached. Use fewer.`
    ],
    [
      schedule === 'cosine' && scheduleFactor === 0 && fallen < steps,
      'optimizer.scheduleSteps',
      `From step ${fallen} on the rate is 0, and the last ${steps - fallen} steps change nothing. Use ${Math.max(1, steps - warmupSteps)}, or a factor above 0.`
    ],
    [
      schedule === 'cosine' && scheduleSteps >= 2 * steps,
      'optimizer.scheduleSteps',
      `The run ends after ${steps} steps, before half of the fall that takes ${scheduleSteps}. Use ${steps} to see the whole of it.`
    ],
    [
      schedule === 'step' && fallen > steps,
      'optimizer.scheduleSteps',
      `The run ends after ${steps} steps, before the first fall at ${fallen}. Use fewer steps between falls.`
    ]
  ]
}

/** Evaluations of a run below which a leap is placed by its grid, not by when it came. */
const FEW_EVALUATIONS = 10

function recordTraps({ record, stop }: TrainingSpec): Trap[] {
  const { evaluateEvery, trainEvery } = record
  const { steps } = stop
  const evaluations = Math.floor(steps / evaluateEvery)
  return [
    [
      steps >= 10 * FEW_EVALUATIONS && evaluations < FEW_EVALUATIONS,
      'record.evaluateEvery',
      `${steps} steps have ${evaluations + 1} evaluations, and a leap between two of them is told no nearer than ${evaluateEvery} steps. Evaluate every ${Math.max(1, Math.floor(steps / 100))} or so.`
    ],
    ...stop.rules.map(({ metric, inARow }, i): Trap => {
      const every = metric.startsWith('train.') ? trainEvery : evaluateEvery
      const rowsOfRun = Math.floor(steps / every) + 1
      return [
        inARow > rowsOfRun,
        pathText(['stop', 'rules', String(i)]),
        `It wants ${inARow} rows in a row, and ${steps} steps have ${rowsOfRun}: it can never be met. Ask for fewer, or record more often.`
      ]
    })
  ]
}
