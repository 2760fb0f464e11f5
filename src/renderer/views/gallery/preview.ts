/** Draws a preset's small curve: lines of a real run, in run colours and dashes, training thin. */
import type { PresetPreview } from '#shared/preset'

const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [1, 3], [6, 2, 1, 2, 1, 2], [4, 4]]
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
    const thin = label === 'train' && lines.length > 1
    const own = lines.length > MANY ? 1 : thin ? colour + 1 : ++colour
    return { label, colour: own, thin: thin || lines.length > MANY }
  })
}

export function drawPreview(canvas: HTMLCanvasElement, preview: PresetPreview): void {
  const { clientWidth: width, clientHeight: height } = canvas
  canvas.width = Math.round(width * devicePixelRatio)
  canvas.height = Math.round(height * devicePixelRatio)
  const context = canvas.getContext('2d')
  if (!context || !width) return
  context.scale(devicePixelRatio, devicePixelRatio)
  const token = (name: string) => getComputedStyle(canvas).getPropertyValue(`--${name}`)

  const [low, high] = valueRange(preview)
  const x = stepScale(preview.steps, width)
  const y = (value: number) => height - PAD - ((value - low) / (high - low)) * (height - 2 * PAD)

  context.strokeStyle = token('grid')
  for (const share of [0, 0.5, 1]) {
    const at = Math.round(height - PAD - share * (height - 2 * PAD)) + 0.5
    line(context, [0, width], [at, at])
  }
  context.lineJoin = 'round'
  previewLines(preview).forEach(({ colour, thin }, index) => {
    context.strokeStyle = token(`run-${colour}`)
    context.lineWidth = thin ? 1.25 : 2
    context.setLineDash(dashes[colour - 1]!)
    line(context, preview.steps.map(x), preview.lines[index]!.values.map(y))
  })
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

function line(context: CanvasRenderingContext2D, xs: readonly number[], ys: readonly number[]): void {
  context.beginPath()
  let pen = false
  xs.forEach((x, index) => {
    const y = ys[index]!
    if (!Number.isFinite(y)) pen = false
    else if (pen) context.lineTo(x, y)
    else context.moveTo(x, y)
    pen ||= Number.isFinite(y)
  })
  context.stroke()
}
