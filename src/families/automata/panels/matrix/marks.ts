/** A stored matrix of rules by rules as the kit draws it. */
import type { Inspection } from '#shared/inspection'
import { arrayOf, type Mark, type Size, squareMarks, type Theme, type Wording } from '#kit/panel'
import { ruleElement } from '../elements'

export function matrixMarks(
  inspection: Inspection,
  wording: Omit<Wording, 'element'>,
  size: Size,
  theme: Theme
): Mark[] {
  const [values, rules, merges] = ['values', 'rules', 'merges'].map((name) => arrayOf(inspection, name))
  const square = { values: values!, names: Array.from(rules!), merges: merges! }
  return squareMarks(square, { ...wording, element: ruleElement }, size, theme)
}
