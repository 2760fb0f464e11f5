/** Drafts over their defaults, and the text of numbers in fields. */
import { liftSpec } from '#shared/olderSpecs'
import { isObject } from '#shared/paths'

export type Values = Record<string, unknown>

/** A draft of any schema with what it leaves out. */
export const completed = (defaults: Values, draft: Values): Values => merged(defaults, liftSpec(draft))

/** `defaults` with the overrides of a preset; arrays are replaced whole. */
export function merged(defaults: Values, overrides: Values): Values {
  const result: Values = { ...defaults }
  for (const [key, value] of Object.entries(overrides)) {
    const before = result[key]
    result[key] = isObject(before) && isObject(value) ? merged(before, value) : value
  }
  return result
}

/** Understands `96 000`, `1e-3`, `−2`; null when the text is no number. */
export function parseNumber(text: string): number | null {
  const digits = text.replace(/[\s\u202f\u00a0]/g, '').replace('−', '-')
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(digits)) return null
  return Number(digits)
}

/** Numbers separated by commas or blanks; a part that is none stays text, so that the check can name it. */
export function parseNumbers(text: string): (number | string)[] {
  return text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map((part) => parseNumber(part) ?? part)
}

/** One key press up or down: whole numbers by 1, `log` by ten, others by their leading digit. */
export function nudged(value: number, direction: 1 | -1, field: { integer: boolean; scale?: 'log' }): number {
  if (field.scale === 'log' && value > 0) return Number((value * 10 ** direction).toPrecision(12))
  if (field.integer) return value + direction
  const step = value === 0 ? 0.1 : 10 ** Math.floor(Math.log10(Math.abs(value)) + 1e-9)
  return Number((value + direction * step).toPrecision(12))
}
