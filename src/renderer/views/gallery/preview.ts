/** A preset's small curve: lines of a real run, in run colours and dashes, training thin. */
import type { PresetPreview } from '#shared/preset'
import type { Size } from '../../../kit/panel/draw/canvas'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Mark } from '../../../kit/panel/marks/marks'
import { crisp, hairline, segments } from '../../../kit/panel/marks/shapes'

const PAD = 16
const MANY = 8

export interface PreviewLine {
  label: string
  /** 1 … 8, as of a run. */
  colour: number
  thin: boolean
}

/** Training and test of one thing share a colour and differ in weight; a crowd shares one colour. */
export function previewLines({ lines }: PresetPreview): PreviewLine[] {
  let colour = 0
  return lines.map(({ label }) => {
    const thin = /^train\b/.test(label) && lines.length > 1
    const own = lines.length > MANY ? 1 : thin ? colour + 1 : ++colour
    return { label, colour: own, thin: thin || lines.length > MANY }
  })
}

export function previewMarks(preview: PresetPreview, { width, height }: Size, theme: Theme): Mark[] {
  const [low, high] = valueRange(preview)
  const x = stepScale(preview.steps, width)
  const y = (value: number) => height - PAD - ((value - low) / (high - low)) * (height - 2 * PAD)
  const grid = [0, 0.5, 1].map((share) => crisp(height - PAD - share * (height - 2 * PAD)))
  return [
    segments(
      grid.map((at) => [0, at, width, at]),
      hairline(theme.grid)
    ),
    ...previewLines(preview).map(({ colour, thin }, index): Mark => {
      const { values } = preview.lines[index]!
      const points = preview.steps.flatMap((step, i) => {
        const at = y(values[i]!)
        return Number.isFinite(at) ? [x(step), at] : [NaN, NaN]
      })
      const stroke = { colour: theme.run[colour]!, width: thin ? 1.25 : 2, dash: theme.dash[colour] }
      return { kind: 'line', points, stroke }
    })
  ]
}

/** Accuracy-like values keep 0 to 1; others get their own range. */
function valueRange({ lines }: PresetPreview): [number, number] {
  const values = lines.flatMap((entry) => [...entry.values]).filter(Number.isFinite)
  const low = Math.min(...values)
  const high = Math.max(...values)
  if (low >= 0 && high <= 1.0001) return [0, 1]
  return [low, high > low ? high : low + 1]
}

/** Log steps, as everywhere; step 0 at the left edge. */
function stepScale(steps: readonly number[], width: number): (step: number) => number {
  const first = Math.log(steps.find((step) => step > 0) ?? 1)
  const last = Math.log(Math.max(...steps, 2))
  const span = last > first ? last - first : 1
  return (step) => (step > 0 ? ((Math.log(step) - first) / span) * width : 0)
}
