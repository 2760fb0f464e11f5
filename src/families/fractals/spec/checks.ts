/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { scanned } from '../data/domain'
import { labelling } from '../data/escape'
import { inputsOf } from '../data/waves'
import { parameterCount } from '../program/network'
import type { FractalsSpec } from './spec'

const short = (value: number): string => String(Number(value.toPrecision(3)))

/** Narrower domains are finer than what float64 tells of z² + c. */
const LEAST_SIDE = 1e-9

export function check({ task }: FractalsSpec): SpecProblem[] {
  const problems: SpecProblem[] = []
  const add = (path: string, message: string): void => void problems.push({ path, message })
  const { left, right, bottom, top, lattice, iterations, level, levelTo, label } = task
  if (!(right - left >= LEAST_SIDE))
    add('task.right', `It must lie ${LEAST_SIDE} or more above left, ${left}.`)
  if (!(top - bottom >= LEAST_SIDE))
    add('task.top', `It must lie ${LEAST_SIDE} or more above bottom, ${bottom}.`)
  if (lattice !== null && lattice > Math.min(right - left, top - bottom))
    add(
      'task.lattice',
      `A step of ${lattice} is wider than the domain. Use ${short(Math.min(right - left, top - bottom))} or less.`
    )
  if ((label === 'level' || label === 'band') && level >= iterations)
    add(
      'task.level',
      `With ${iterations} iterations points escape at ${iterations - 1} at the latest. Use ${iterations - 1} or less.`
    )
  if (label === 'band' && levelTo < level)
    add('task.levelTo', `The band begins at ${level}. Use ${level} or more.`)
  return problems
}

/** How common label 1 is, out of an even scan of the domain. */
function prevalenceText(spec: FractalsSpec): string {
  const points = scanned(spec.task)
  const labelOf = labelling(spec.task)
  const ones = points.reduce((sum, point) => sum + labelOf(point), 0)
  return `label 1 on ${short((100 * ones) / points.length)} % of the domain (${ones} of ${points.length} points of an even scan)`
}

export function facts(spec: FractalsSpec): SpecFact[] {
  return [
    { path: 'task.label', text: prevalenceText(spec) },
    { path: 'model.width', text: `${parameterCount(spec)} parameters, ${inputsOf(spec)} inputs` }
  ]
}
