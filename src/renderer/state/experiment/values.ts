/** Drafts over their defaults, and the text of numbers in fields. */
import { typedNumber } from '#shared/draftFile'
import { liftSpec } from '#shared/olderSpecs'
import { isObject, parsePath, pathText, withValue } from '#shared/paths'

export type Values = Record<string, unknown>

/** Where a draft comes from: what Revert goes back to and changes are told against. */
export interface Origin {
  kind: 'blank' | 'preset' | 'run' | 'fork' | 'file'
  title: string
  values: Values
  preset: string | null
  /** The checkpoint that a fork goes on from. */
  fork?: { runId: string; step: number }
}

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

/** Numbers separated by commas or blanks; a part that is none stays text, so that the check can name it. */
export function parseNumbers(text: string): (number | string)[] {
  return text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map((part) => typedNumber(part) ?? part)
}

/** As in `task.positionsDraw = 1, optimizer.learningRate = 0.02`. */
export function changesText(changes: Values): string {
  const flat = (values: Readonly<Values>, above: readonly string[]): string[] =>
    Object.entries(values).flatMap(([key, value]) =>
      isObject(value)
        ? flat(value, [...above, key])
        : [`${pathText([...above, key])} = ${typeof value === 'string' ? value : JSON.stringify(value)}`]
    )
  return flat(changes, []).join(', ')
}

/** What `changesText` writes, read back; null: some of it is no `field = value`. A value that is no JSON is a text. */
export function parseChanges(text: string): Values | null {
  let changes: Values = {}
  // commas inside a list of values part no fields
  for (const part of text.split(/,(?![^[]*\])/).filter((each) => each.trim() !== '')) {
    const [, path, value] = /^\s*([\w.]+)\s*=\s*(\S.*?)\s*$/.exec(part) ?? []
    if (path === undefined || value === undefined) return null
    changes = withValue(changes, parsePath(path), typedNumber(value) ?? jsonOr(value))
  }
  return changes
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** One key press up or down: whole numbers by 1, `log` by ten, others by their leading digit. */
export function nudged(value: number, direction: 1 | -1, field: { integer: boolean; scale?: 'log' }): number {
  if (field.scale === 'log' && value > 0) return Number((value * 10 ** direction).toPrecision(12))
  if (field.integer) return value + direction
  const step = value === 0 ? 0.1 : 10 ** Math.floor(Math.log10(Math.abs(value)) + 1e-9)
  return Number((value + direction * step).toPrecision(12))
}
