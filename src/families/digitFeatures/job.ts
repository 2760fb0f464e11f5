/** Random features on digits as a job: a unit is a number of features, with all replicas. */
import { transposed } from '#shared/linalg/matrix'
import { blockProducts } from '#shared/linalg/rowBlocks'
import { replicaSpecs } from '#shared/replicas'
import { type Job, rowsOfUnit } from '#kit/job'
import { DIGITS } from '#kit/digits'
import { classesIn, designOf, drawFeatures, drawRows, type Rows, targetsOf } from './data'
import { fit, lengthOf } from './fit'
import { declare, placesOf } from './series'
import type { DigitFeaturesSpec } from './spec'

type Row = Record<string, number>

export function createJob(spec: DigitFeaturesSpec): Job {
  const places = placesOf(spec.task.sizes)
  const declared = declare(spec)
  const singles = replicaSpecs(spec)
  // rows and features are drawn by the thread that computes, and once
  let drawn: { rows: Rows; features: Float64Array }[] | null = null
  return {
    units: places.map((place) => `N = ${place}`),
    inputs: (unit) => ({
      size: places[unit]!,
      replicas: singles.map(({ seed, task: { sizes: _sizes, ...rows }, model }) => ({ seed, rows, model }))
    }),
    compute(unit) {
      const place = places[unit]!
      drawn ??= singles.map((single) => ({
        rows: drawRows(single),
        features: drawFeatures(single, places.at(-1)!)
      }))
      const found = drawn.map(({ rows, features }, r) => tablesAt(singles[r]!, rows, features, place))
      return declared.map((each) =>
        rowsOfUnit(
          each,
          place,
          found.flatMap((tables, replica) =>
            (tables[each.name as keyof typeof tables] ?? []).map((row) => ({ replica, ...row }))
          )
        )
      )
    }
  }
}

const wrongShare = (said: readonly number[], truth: Float32Array): number =>
  said.reduce((wrong, own, row) => wrong + Number(own !== truth[row]), 0) / said.length

/** One replica's rows by series. Right labels and told ones are fitted by one factorisation. */
function tablesAt({ task, model }: DigitFeaturesSpec, rows: Rows, features: Float64Array, size: number) {
  const { train, test, told } = rows
  const noisy = task.labelNoise > 0
  const lists = noisy ? [train.truth, told] : [train.truth]
  const design = designOf(train, features, size)
  const coefficients = fit(design, targetsOf(lists), model.ridge)
  const answers = transposed(coefficients)
  const trained = blockProducts(design, answers)
  const tested = blockProducts(designOf(test, features, size), answers)
  const tables = lists.map((labels, list): Row => ({
    test: wrongShare(classesIn(tested, list), test.truth),
    train: wrongShare(classesIn(trained, list), labels),
    norm: lengthOf(coefficients, list * DIGITS.classes, (list + 1) * DIGITS.classes)
  }))
  const said = classesIn(tested, lists.length - 1)
  const classes = Array.from({ length: DIGITS.classes }, (_, own): Row => {
    const [all, right] = test.truth.reduce(
      ([count, met], label, row) =>
        label === own ? [count! + 1, met! + Number(said[row] === own)] : [count!, met!],
      [0, 0]
    )
    return { class: own, accuracy: right! / all! }
  })
  return { clean: [tables[0]!], noisy: noisy ? [tables[1]!] : [], classes }
}
