/** Words in a picture. */
import type { Theme } from '../draw/theme'
import type { TextMark } from './marks'

export interface Lettering {
  anchor?: TextMark['anchor']
  baseline?: TextMark['baseline']
  /** None: that of axes. */
  colour?: string
  strong?: boolean
  /** Stands over lines. */
  halo?: boolean
  turn?: number
}

/** As much of a text as there is room for, in pixels; what is cut ends in …, and nothing is left where not even that fits. */
export function fitting(theme: Theme, text: string, room: number): string {
  let length = text.length
  const shown = (): string => (length === text.length ? text : `${text.slice(0, length).trimEnd()}…`)
  while (length > 0 && theme.width(shown()) > room) length--
  return length === 0 ? '' : shown()
}

export const words = (
  theme: Theme,
  text: string,
  x: number,
  y: number,
  { anchor = 'start', baseline = 'alphabetic', colour = theme.text3, strong, halo, turn }: Lettering = {}
): TextMark => ({
  kind: 'text',
  text,
  x,
  y,
  font: theme.font(strong ? 'strong' : 'axis'),
  colour,
  anchor,
  baseline,
  ...(halo && { halo: theme.surface }),
  ...(turn && { turn })
})
