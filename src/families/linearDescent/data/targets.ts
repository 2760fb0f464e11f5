/** What is fitted: functions of one x, which the noise is added to. */
import { cosine } from '#shared/elementary'
import type { DescentTask } from '../spec'
import { compileFormula } from './formula'

/** xⁿ by products, whose bits are fixed. */
function power(x: number, n: number): number {
  let product = 1
  for (let i = 0; i < n; i++) product *= x
  return product
}

/** +1 on the first half of every period. */
export const squareWave = (periods: number): number => (periods - Math.floor(periods) < 0.5 ? 1 : -1)

/** The function of a task on the line. A teacher is none: its weights are drawn. */
export function targetOf({
  target,
  frequency,
  power: p,
  slope,
  formula
}: DescentTask): (x: number) => number {
  switch (target) {
    case 'sum':
      return (x) => slope * x + power(cosine(frequency * x), p)
    case 'cosine':
      return (x) => power(cosine(frequency * x), p)
    case 'linear':
      return (x) => slope * x
    case 'step':
      return (x) => (x < 0 ? -1 : 1)
    case 'square':
      return (x) => squareWave(frequency * x)
    case 'formula':
      return compileFormula(formula)
    case 'teacher':
      throw new Error('a teacher is drawn')
  }
}
