/** A line of comma-separated values, as RFC 4180 quotes them; null is empty. */
export const csvLine = (values: readonly (string | number | null)[]): string =>
  `${values.map((value) => (value === null ? '' : quoted(String(value)))).join(',')}\n`

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
