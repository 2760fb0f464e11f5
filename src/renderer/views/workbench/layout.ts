/**
 * Which panels a run has, and where they stand: columns of 36 rows, filled in reading order, shared evenly by up
 * to three; more go on below, as high as a third.
 */
import { isRedrawn } from '#shared/analysis/redraw'
import type { ExperimentSpec } from '#shared/experiment'
import type { PanelSpec } from '#shared/family'
import { parsePath, valueAt } from '#shared/paths'

const ROWS = 36
const IN_VIEW = 3

export interface Place {
  column: number
  firstRow: number
  lastRow: number
}

/** The first column takes what does not divide. */
export function places(panels: number, columns: number): Place[] {
  const result: Place[] = []
  let left = panels
  for (let column = 1; column <= columns; column++) {
    const inColumn = Math.ceil(left / (columns - column + 1))
    left -= inColumn
    const height = ROWS / Math.min(inColumn, IN_VIEW)
    for (let index = 0; index < inColumn; index++)
      result.push({
        column,
        firstRow: 1 + Math.round(height * index),
        lastRow: 1 + Math.round(height * (index + 1))
      })
  }
  return result
}

export const gridArea = ({ column, firstRow, lastRow }: Place): string =>
  `${firstRow} / ${column} / ${lastRow} / ${column + 1}`

/** The panels for a run of this spec; all that ask for nothing while it is not known. */
export function panelsOf(panels: readonly PanelSpec[], spec: Partial<ExperimentSpec> | null): PanelSpec[] {
  return panels.filter(({ when }) => {
    if (when === 'redrawn') return spec !== null && isRedrawn(spec)
    if (when === 'staged') return valueAt(spec, ['stages']) !== undefined
    if (when === 'unstaged') return valueAt(spec, ['stages']) === undefined
    return !when || when.in.includes(String(valueAt(spec, parsePath(when.path))))
  })
}

/** What choices of a panel are kept under: the same wherever it stands, and for every run of the family that has it. */
export const panelId = (family: string, { kind, title }: PanelSpec): string =>
  [family, kind, title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')].join('-')
