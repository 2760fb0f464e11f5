/** A line of comma-separated values, as RFC 4180 quotes them; null is empty. */
export const csvLine = (values: readonly (string | number | null)[]): string =>
  `${values.map((value) => (value === null ? '' : csvCell(String(value)))).join(',')}\n`

/** One text of such a line. */
export const csvCell = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
