/** Fonts of a picture in a page: their CSS, and how wide a text is. */
import type { Font } from './marks'

export const cssFont = ({ weight, size, family }: Font): string => `${weight} ${size}px ${family}`

let ruler: CanvasRenderingContext2D | null = null

/** Pixels of a text in a font of the page. */
export function textWidth(text: string, font: Font): number {
  ruler ??= document.createElement('canvas').getContext('2d')!
  ruler.font = cssFont(font)
  return ruler.measureText(text).width
}
