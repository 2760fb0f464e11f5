/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { pathText } from '#shared/paths'
import { replicaSpecs } from '#shared/replicas'
import { quotas } from '#kit/data'
import { DIGITS, leftForTraining } from '#kit/digits'
import { OWN_DATA_PATH, type OwnData, rowsIn } from '#shared/ownData'
import { leftInFile } from '../data/own'
import { classesOf, inputsOf } from '../data/set'
import { outputsOf, parameterCount } from '../program/network'
import type { DescentSpec, DescentTask } from './spec'

type Add = (path: string, message: string) => void

/** Replicas train as wide as the widest, and noise would fill what the narrow ones leave at 0. */
const noises = ['weightNoise', 'updateNoise'] as const

export function check(spec: DescentSpec): SpecProblem[] {
  const { task, optimizer, perReplica } = spec
  const problems: SpecProblem[] = []
  const add: Add = (path, message) => void problems.push({ path, message })
  checkWeights(task, add)
  if (task.data === 'file' && !task.file)
    add(OWN_DATA_PATH, 'No file is chosen: IDX with its labels, npz, or CSV with a column of labels.')
  const kept = problems.length === 0 ? keptRows(task) : null
  if (kept) checkRows(spec, kept, add)
  if (perReplica['model.width'] && noises.some((noise) => optimizer[noise] > 0))
    add(
      pathText(['perReplica', 'model.width']),
      'Replicas of different width cannot train with weight or update noise, which would widen them again.'
    )
  return problems
}

function checkWeights(task: DescentTask, add: Add): void {
  const { classWeights: weights, samples } = task
  const classes = classesOf(task)
  if (classes === 0 || weights.length === 0) return
  if (weights.length !== classes)
    return add('task.classWeights', `The list has ${weights.length} weights for ${classes} classes.`)
  if (weights.every((weight) => weight === 0))
    return add('task.classWeights', 'All weights are 0. Give every class a weight above 0.')
  const none = quotas(samples, weights).indexOf(0)
  if (none >= 0)
    add(
      'task.classWeights',
      `Class ${none} would have no row among ${samples}. Give it a larger weight, or use more training rows.`
    )
}

/** Rows that there are, of which training and test take theirs. */
interface KeptRows {
  rows: number
  classes: readonly string[]
  /** What they are called. */
  noun: string
  leftBeside(testRows: number): number[]
}

/** Null: rows are made as many as are wanted. */
function keptRows({ data, file }: DescentTask): KeptRows | null {
  if (data === 'digits')
    return {
      rows: DIGITS.rows,
      classes: Array.from({ length: DIGITS.classes }, (_, digit) => `Digit ${digit}`),
      noun: 'digits',
      leftBeside: (testRows) => leftForTraining({ testRows })
    }
  if (data !== 'file' || !file) return null
  return {
    rows: rowsIn(file),
    classes: file.classes.map((name) => `Class ${name}`),
    noun: 'rows in the file',
    leftBeside: (testRows) => leftInFile(file, testRows)
  }
}

function checkRows(spec: DescentSpec, { rows, classes, noun, leftBeside }: KeptRows, add: Add): void {
  const { task } = spec
  const most = rows - classes.length
  if (task.testRows > most)
    return add('task.testRows', `There are ${rows} ${noun}. Use ${most} test rows or fewer.`)
  const left = leftBeside(task.testRows)
  const samples = Math.max(...replicaSpecs(spec).map((single) => single.task.samples))
  const all = left.reduce((sum, count) => sum + count, 0)
  if (samples > all)
    return add(
      'task.samples',
      `Beside ${task.testRows} test rows there are ${all} of the ${rows} ${noun} left. Use ${all} or fewer, or fewer test rows.`
    )
  const untested = task.data === 'file' ? untestedClass(task) : null
  if (untested !== null)
    return add(
      'task.testRows',
      `Class ${untested} would have no row among ${task.testRows} test rows. Use more of them.`
    )
  if (task.classWeights.length === 0) return
  quotas(samples, task.classWeights).forEach((count, own) => {
    if (count > left[own]!)
      add(
        'task.classWeights',
        `${classes[own]} would need ${count} rows; ${left[own]} are no test rows. Use a smaller weight, or fewer training rows.`
      )
  })
}

/** A class is measured on its own test rows, and needs one. Null: each has some. */
function untestedClass({ file, testRows }: DescentTask): string | null {
  const place = quotas(testRows, file!.counts).indexOf(0)
  return place < 0 ? null : file!.classes[place]!
}

const short = (value: number): string => String(Number(value.toPrecision(3)))

/** Of a file. */
function contentOf(file: OwnData): string {
  const most = 6
  const classes = file.classes.slice(0, most).map((name, i) => `${name} ${file.counts[i]}`)
  const rest = file.classes.length > most ? ', …' : ''
  return `${rowsIn(file)} rows of ${file.shape.join(' × ')}; ${file.classes.length} classes: ${classes.join(', ')}${rest}`
}

/** How far above the interpolation threshold: parameters over numbers to be fitted, n for each output. */
export function facts(spec: DescentSpec): SpecFact[] {
  const { task, batchSize } = spec
  if (task.data === 'file' && !task.file) return []
  const parameters = parameterCount(spec)
  const fitted = task.samples * outputsOf(spec)
  return [
    ...(task.data === 'file' && task.file ? [{ path: OWN_DATA_PATH, text: contentOf(task.file) }] : []),
    {
      path: 'task.samples',
      text: `an epoch of ${short(task.samples / batchSize)} steps${classesOf(task) > 0 ? `; about ${Math.round(task.labelNoise * task.samples)} rows told wrong` : ''}`
    },
    {
      path: 'model.width',
      text: `${parameters} parameters, ${short(parameters / fitted)} for each of n·${outputsOf(spec)} = ${fitted} numbers to fit; ${inputsOf(task)} inputs`
    }
  ]
}
