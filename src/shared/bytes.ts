const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** `1.4 GB`, in powers of ten as file managers count. */
export function bytesText(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}

/** Of `500MB` or `1.4 gb`: the bytes, rounded; null: no size in units as `bytesText` writes them. */
export function bytesOf(text: string): number | null {
  const [, value, unit] = /^(\d+(?:\.\d+)?)\s*([kMGT]?B)$/i.exec(text.trim()) ?? []
  if (!value || !unit) return null
  const power = units.findIndex((each) => each.toLowerCase() === unit.toLowerCase())
  return Math.round(Number(value) * 1000 ** power)
}
