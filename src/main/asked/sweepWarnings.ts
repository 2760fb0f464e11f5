/** Known traps of a sweep's cells: those that are alike but for their numbers are told once, of all cells together. */
import type { ExperimentSpec } from '#shared/experiment'
import type { SweepWarning } from '#shared/sweep/record'
import type { Cell } from '#shared/sweep/axes'
import type { Family } from '../registeredFamily'
import { warningsOf } from './warnings'

/** @param specs of the cells, in their order; seeds of a cell share its traps */
export function sweepWarnings(
  family: Family,
  cells: readonly Cell[],
  specs: readonly ExperimentSpec[]
): SweepWarning[] {
  const found = new Map<string, SweepWarning & { messages: Set<string> }>()
  for (const { index, label } of cells) {
    const spec = specs[index]!
    for (const { path, message } of warningsOf(family, { ...spec, replicas: 1, perReplica: {} })) {
      const key = `${path} ${kindOf(message)}`
      const known = found.get(key) ?? { path, message, cells: [], first: label, messages: new Set() }
      found.set(key, { ...known, cells: [...known.cells, index], messages: known.messages.add(message) })
    }
  }
  return [...found.values()].map(({ messages, first, ...warning }) => ({
    ...warning,
    first: messages.size > 1 ? first : null
  }))
}

/** What a sentence says, whatever numbers it says it with. */
const kindOf = (message: string): string => message.replace(/\d[\d.,]*(e[-+]?\d+)?/gi, '#')
