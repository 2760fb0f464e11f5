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
