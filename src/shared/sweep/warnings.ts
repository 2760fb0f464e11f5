/** What is said of a known trap that cells of a sweep share. Pure. */
import type { SweepWarning } from './record'

/** As in `3 of 10 cells, here 0.3: Adam moves …`. @param count cells of the sweep */
export function sweepWarningText({ cells, first, message }: SweepWarning, count: number): string {
  const how =
    count === 1 ? '' : cells.length === count ? `all ${count} cells` : `${cells.length} of ${count} cells`
  const where = [how, ...(first && cells.length > 1 ? [`here ${first}`] : [])].filter(Boolean).join(', ')
  return where ? `${where}: ${message}` : message
}
