/** Which values an axis marks and which it names. Pure. */
import { count, plain, powerOfTen } from '../../ui/format'
import { LOGIT_END, type ValueScale } from './scale'

export interface Tick {
  value: number
  /** Long mark and grid line; a power of ten on a log axis. */
  major: boolean
  label: string | null
}

/** All of m·10ⁿ between two positive values, majors at powers. */
function multiples(min: number, max: number): Tick[] {
  const first = Math.floor(Math.log10(min) + 1e-9)
  const last = Math.ceil(Math.log10(max) - 1e-9)
  const ticks: Tick[] = []
  for (let exponent = first; exponent <= last; exponent++)
    for (let m = 1; m < 10; m++) {
      const value = Number(`${m}e${exponent}`)
      if (value < min * (1 - 1e-9) || value > max * (1 + 1e-9)) continue
      ticks.push({ value, major: m === 1, label: null })
    }
  return ticks
}

const exponentOf = (power: number): number => Math.round(Math.log10(power))

/**
 * All of m·10ⁿ between two values, named at powers, or at 1-2-5 over less than one and a half decades where there is room for them;
 * a stretch too short for three of those gets round numbers.
 */
export function logTicks(min: number, max: number, room = Infinity): Tick[] {
  const ticks = multiples(min, max)
  const powers = ticks.filter((tick) => tick.major)
  const few = Math.log10(max / min) < 1.5 && room >= 4
  if (powers.length > 2 || (powers.length === 2 && !few)) {
    const every = Math.max(1, Math.ceil(powers.length / room))
    for (const tick of powers) {
      const exponent = exponentOf(tick.value)
      if (exponent % every === 0) tick.label = powerOfTen(exponent)
    }
  } else
    for (const tick of ticks) {
      const leading = Math.round(tick.value / 10 ** Math.floor(Math.log10(tick.value) + 1e-9))
      tick.major = leading === 1 || leading === 2 || leading === 5
      if (tick.major) tick.label = number(tick.value)
    }
  const named = ticks.filter((tick) => tick.label !== null)
  return named.length < (powers.length < 2 ? Math.min(3, room) : 2)
    ? linearTicks(min, max, Math.min(room, 5))
    : ticks
}

/** 0 and ±m·10ⁿ from the knee on, named at 0 and at powers; round numbers where fewer than two powers are in view. */
export function symlogTicks(min: number, max: number, knee: number, room = Infinity): Tick[] {
  const first = Math.ceil(Math.log10(knee) - 1e-9)
  const side = (from: number, to: number): Tick[] =>
    to > 10 ** first ? multiples(Math.max(10 ** first, from), to) : []
  const below = side(-max, -min)
  const above = side(min, max)
  const powers = [...below, ...above].filter((tick) => tick.major).length
  if (powers < 2) return linearTicks(min, max, Math.min(room, 5))
  const every = Math.max(1, Math.ceil(powers / Math.max(1, room - 1)))
  for (const tick of [...below, ...above])
    if (tick.major && (exponentOf(tick.value) - first) % every === 0)
      tick.label = powerOfTen(exponentOf(tick.value))
  const mirrored = below.map(({ value, major, label }) => ({
    value: -value,
    major,
    label: label && `−${label}`
  }))
  const zero = min <= 0 && max >= 0 ? [{ value: 0, major: true, label: '0' }] : []
  return [...mirrored.reverse(), ...zero, ...above]
}

/** Multiples of 1, 2 or 5 · 10ⁿ, about `room` of them. */
export function linearTicks(min: number, max: number, room: number): Tick[] {
  const raw = (max - min) / Math.max(1, room)
  const power = 10 ** Math.floor(Math.log10(raw))
  const pitch = [1, 2, 5, 10].find((m) => m * power >= raw * (1 - 1e-9))! * power
  const ticks: Tick[] = []
  for (let i = Math.ceil(min / pitch - 1e-9); i * pitch <= max + pitch * 1e-9; i++) {
    const value = Number((i * pitch).toPrecision(12))
    ticks.push({ value, major: true, label: number(value) })
  }
  return ticks
}

/** Fractions of a logit axis; 0 and 1 stand for its edges, where both lie, and are named before 0.999. */
function logitTicks(height: number): Tick[] {
  const inner = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999]
  const roomy = height >= 330
  return [
    { value: LOGIT_END, major: false, label: '0' },
    ...inner.map((value, i) => ({
      value,
      major: true,
      label: roomy || (i > 0 && i < inner.length - 1) ? String(value) : null
    })),
    { value: 1 - LOGIT_END, major: false, label: '1' }
  ]
}

/** Ticks of a y axis of `height` pixels. */
export function valueTicks(scale: ValueScale, height: number): Tick[] {
  if (scale.kind === 'logit') return logitTicks(height)
  const room = Math.max(1, Math.floor(height / 28))
  if (scale.kind === 'log') {
    const ticks = logTicks(scale.min, scale.max, room)
    return scale.floor ? [{ value: scale.min, major: false, label: '≤ 0' }, ...ticks] : ticks
  }
  if (scale.kind === 'symlog') return symlogTicks(scale.min, scale.max, scale.knee, room)
  if (scale.min === 0 && scale.max === 1) return shares(height)
  return linearTicks(scale.min, scale.max, room)
}

function shares(height: number): Tick[] {
  const labelled = height < 140 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]
  const text = (value: number): string => (value % 1 === 0 ? String(value) : value.toFixed(2))
  return [0, 0.25, 0.5, 0.75, 1].map((value) => ({
    value,
    major: true,
    label: labelled.includes(value) ? text(value) : null
  }))
}

/** `0.05`, `1 240`, `2·10⁻⁵`. */
function number(value: number): string {
  if (Math.abs(value) >= 1000) return count(value)
  const exact = Number(value.toPrecision(6))
  // the margin holds six digits
  const text = exact !== 0 && Math.abs(exact) < 0.001 ? exact.toExponential() : plain(exact)
  const [mantissa, exponent] = text.replace(/^-/, '−').split('e')
  return exponent ? `${mantissa}·${powerOfTen(Number(exponent))}` : mantissa!
}

/** Keeps labels that leave a gap to the one before; positions in drawing order. */
export function withoutOverlap(
  ticks: readonly Tick[],
  place: (tick: Tick) => { from: number; to: number },
  gap: number,
  end = Infinity
): Tick[] {
  let used = -Infinity
  return ticks.map((tick) => {
    if (tick.label === null) return tick
    const { from, to } = place(tick)
    if (from < used + gap || to > end) return { ...tick, label: null }
    used = to
    return tick
  })
}

/**
 * Labels of an axis and the right end of its name. The name stands at the axis's right end; where that would leave
 * fewer than two labels beside the 0, from which no step can be read, it moves to the left of the last label.
 */
export function besideName(
  ticks: readonly Tick[],
  place: (tick: Tick) => { from: number; to: number },
  right: number,
  room: number
): { labels: Tick[]; name: number } {
  const labels = withoutOverlap(ticks, place, 8, right - room)
  const shown = (some: readonly Tick[]): Tick[] =>
    some.filter(({ label, value }) => label !== null && value !== 0)
  const all = withoutOverlap(ticks, place, 8, right)
  const [last, before = { value: 0, major: true, label: '0' }] = shown(all).reverse()
  if (!last || shown(labels).length >= 2 || shown(labels).length === shown(all).length)
    return { labels, name: right }
  const name = place(last).from - 8
  return name - room < place(before).to ? { labels, name: right } : { labels: all, name }
}
