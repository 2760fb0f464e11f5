/** Colours of classes: round the cyclic map, evenly apart, so that no two of up to twelve are alike. */
import type { Grouping } from '#shared/projection'
import { colourMap } from '../../../kit/panel/draw/colormap'
import type { Theme } from '../../../kit/panel/draw/theme'

/** One colour a class. Never alone: names, links and the legend say the same. */
export function classColours(theme: Theme, { classes }: Grouping): string[] {
  const map = colourMap([...theme.cyclic, theme.cyclic[0]!], classes.length + 1)
  return classes.map((_, i) => `rgb(${map.slice(4 * i, 4 * i + 3).join(' ')})`)
}

/** Points without a class, and all where nothing is chosen. */
export const unclassed = (theme: Theme): string => theme.text3

/** Classes that a legend names one by one; of more, the first and the last. */
export const NAMED_CLASSES = 8
