/**
 * Keeps a plot painted: uPlot owns its canvas, its size and the moment of drawing; what is drawn are the marks of a picture,
 * which hover, files and papers read too. uPlot's own axes, legend and cursor are off.
 */
import type { Attachment } from 'svelte/attachments'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Mark } from '../marks/marks'
import { paint } from '../marks/paint'
import { painted, type Picture } from './painter.svelte'

interface Surface {
  plot: uPlot
  marks: readonly Mark[]
  ratio: number
}

/** uPlot draws for data; that of the marks is theirs. */
const NONE: uPlot.AlignedData = [[0, 1]]

function open(host: HTMLElement, { size }: Picture): Surface {
  const draw = ({ ctx }: uPlot): void => {
    ctx.save()
    ctx.setTransform(surface.ratio, 0, 0, surface.ratio, 0, 0)
    paint(ctx, surface.marks)
    ctx.restore()
  }
  const options: uPlot.Options = {
    width: size.width,
    height: size.height,
    pxAlign: 0,
    padding: [0, 0, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    axes: [{ show: false }],
    scales: { x: { time: false, range: () => [0, 1] } },
    series: [{}],
    hooks: { draw: [draw] }
  }
  const surface: Surface = { plot: new uPlot(options, NONE), marks: [], ratio: 1 }
  host.replaceChildren(surface.plot.root)
  return surface
}

/** Keeps a host element painted with the picture of what `read` collects; null: what is there stays. */
export const plotted =
  <State>(read: () => State, picture: (state: State) => Picture | null): Attachment<HTMLElement> =>
  (host) => {
    let surface: Surface | null = null
    const detach = painted<HTMLElement, State>(read, (element, state) => {
      const now = picture(state)
      if (!now) return undefined
      surface ??= open(element, now)
      const { width, height, ratio } = now.size
      Object.assign(surface, { marks: now.marks, ratio })
      const { plot } = surface
      if (plot.width !== width || plot.height !== height) plot.setSize({ width, height })
      else plot.redraw(false, false)
      return now.done
    })(host)
    return () => {
      detach?.()
      surface?.plot.destroy()
    }
  }
