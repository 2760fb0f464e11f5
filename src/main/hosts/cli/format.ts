/** Numbers, times and tables as a terminal shows them. */
import { shownLine } from '#shared/text'

/** `12 345`, with narrow groups. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ' ')

/** Four significant digits, without an exponent where it can be avoided. */
export function formatValue(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value)
}

/** `0:42`, `12:05`, `3:04:05`. */
export function formatDuration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds))
  const two = (part: number): string => String(part).padStart(2, '0')
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  return hours ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`
}

/** Rows with aligned columns. */
export function formatTable(texts: readonly (readonly string[])[]): string {
  // A line break in a cell would pass for another row.
  const rows = texts.map((row) => row.map(shownLine))
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd()
    )
    .join('\n')
}
