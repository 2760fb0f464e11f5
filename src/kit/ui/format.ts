/** Numbers, durations, sizes and dates as the interface writes them. */
import { isObject } from '#shared/paths'
import { raised } from '#shared/raised'

/** Thousands are parted by a narrow no-break space, a unit by a full one. */
const NARROW = '\u202f'
const SPACE = '\u00a0'
const MINUS = '−'
const MISSING = '–'

const groups = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, NARROW)
const signed = (value: number, text: string): string => (value < 0 ? MINUS + text : text)

/** Whole number with all its digits: `96 000`. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return MISSING
  return signed(value, groups(String(Math.abs(Math.round(value)))))
}

/** An estimate of a whole number, to three digits: `47 600`. */
export const about = (value: number): string => count(Number(value.toPrecision(3)))

/** Where room is short: `31 k`, `4.1 M`. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return MISSING
  const size = Math.abs(value)
  if (size < 1000) return signed(value, trim(size.toPrecision(3)))
  for (const [limit, unit] of [
    [999_500, 'k'],
    [999.5e6, 'M'],
    [Infinity, 'G']
  ] as const)
    if (size < limit) return signed(value, twoDigits(size / { k: 1e3, M: 1e6, G: 1e9 }[unit]) + SPACE + unit)
  return MISSING
}

const trim = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
const twoDigits = (value: number): string =>
  value < 9.95 ? trim(value.toFixed(1)) : String(Math.round(value))

/** `4.1 MB`, decimal units. */
export function bytes(value: number): string {
  if (value < 1000) return `${value}${SPACE}B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let scaled = value / 1000
  let unit = 0
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000
    unit++
  }
  return `${twoDigits(scaled)}${SPACE}${units[unit]!}`
}

/** `0.8 s`, `45 s`, `4 min 05 s`, `2 h 14 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return MISSING
  if (seconds < 9.95) return `${trim(seconds.toFixed(1))}${SPACE}s`
  const whole = Math.round(seconds)
  if (whole <= 90) return `${whole}${SPACE}s`
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}${SPACE}min ${two(whole % 60)}${SPACE}s`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours}${SPACE}h ${two(minutes % 60)}${SPACE}min`
  return `${Math.floor(hours / 24)}${SPACE}d ${hours % 24}${SPACE}h`
}

/** Two decimals, four above 0.99 (and exactly 1 as `1.00`). */
export function accuracy(value: number): string {
  if (!Number.isFinite(value)) return MISSING
  return signed(value, Math.abs(value).toFixed(value > 0.99 && value < 1 ? 4 : 2))
}

/** `10⁻³`, for axes and very large or small values. */
export const powerOfTen = (exponent: number): string => `10${raised(String(exponent).replace('-', '−'))}`

/** Three significant digits: `0.0312`, `4.08`, `1 240`, `3.20 × 10⁻⁷`. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return MISSING
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e-4 && size < 1e6) {
    const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Number(size.toPrecision(digits)))))
    const [whole, fraction] = size.toFixed(decimals).split('.') as [string, string?]
    return signed(value, fraction ? `${groups(whole)}.${fraction}` : groups(whole))
  }
  const [mantissa, exponent] = size.toExponential(digits - 1).split('e') as [string, string]
  return signed(value, `${mantissa}${SPACE}×${SPACE}${powerOfTen(Number(exponent))}`)
}

/** The right precision for a metric: accuracy for a 0 to 1 quantity, else three significant digits. */
export function metric(value: number, column: { range?: readonly [number, number] }): string {
  const isShare = column.range?.[0] === 0 && column.range[1] === 1
  return isShare ? accuracy(value) : significant(value)
}

/** `24 %`. */
export const percent = (share: number): string => `${Math.floor(100 * share)}${SPACE}%`

/** `1 seed`, `10 seeds`. */
export const counted = (value: number, noun: string): string =>
  `${count(value)} ${noun}${value === 1 ? '' : 's'}`

/** A unit beside its value: `seeds`, but `1 seed`. */
export const unitOf = (unit: string, value: unknown): string =>
  value === 1 ? unit.replace(/([^s])s$/, '$1') : unit

/** As typed in a field: plain digits, true to the last bit. */
export const plain = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e15)
    ? value.toExponential().replace('e+', 'e')
    : String(value)

/** A value of a spec, whatever it is. */
export function anything(value: unknown): string {
  if (value === undefined || value === null || value === '') return MISSING
  if (typeof value === 'number')
    return Number.isInteger(value) ? count(value) : plain(value).replace('-', MINUS)
  // a file of the user's own is known by its name
  if (isObject(value) && typeof value.sha256 === 'string') return String(value.name)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Today`, `Yesterday`, `12 Mar`, `12 Mar 2025`, in local time. */
export function day(iso: string, now = new Date()): string {
  const date = new Date(iso)
  const start = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime()
  const ago = Math.round((start(now) - start(date)) / 86_400_000)
  if (ago === 0) return 'Today'
  if (ago === 1) return 'Yesterday'
  const text = `${date.getDate()} ${MONTHS[date.getMonth()]!}`
  return date.getFullYear() === now.getFullYear() ? text : `${text} ${date.getFullYear()}`
}

/** `14:05:09`, in local time. */
export function clock(iso: string): string {
  const date = new Date(iso)
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

/** `Today 14:05`, in local time. */
export const dateTime = (iso: string): string => `${day(iso)} ${clock(iso).slice(0, 5)}`
