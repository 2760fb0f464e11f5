/** What a panel's menu offers of its picture, and what makes its figure known to the window. */
import { mount, unmount } from 'svelte'
import type { MenuItem } from '../../ui/menu'
import { readTheme } from '../draw/theme'
import type { Figure } from './figure'
import FigureDialog from './FigureDialog.svelte'
import { figureHost } from './host'
import { plate } from './plate'
import { savePdf, savePng, saveSvg } from './save'

/** Device pixels per CSS pixel of a picture that is saved as it is on screen. */
const PNG_RATIO = 2

/**
 * Call it while the panel is made.
 * @param figure null: there is nothing to draw
 * @param theme the window's
 * @returns the entries of its menu
 */
export function figureItems(
  id: string,
  figure: () => Figure | null,
  theme: () => 'light' | 'dark'
): (disabled?: boolean) => MenuItem[] {
  const host = figureHost()
  $effect(() => host.offerFigure(id, figure))

  function asOnScreen(write: typeof saveSvg | typeof savePdf | typeof savePng): void {
    const shown = figure()
    if (!shown) return
    const look = { columns: 1, letters: 'none', caption: '', ground: 'screen', ratio: PNG_RATIO } as const
    const { width, height } = shown.size
    // Beside the plot the drawing has a margin of its own.
    const drawing = plate([shown], { ...look, width: width + 20, height, theme: readTheme(theme()) })
    if (drawing) void write(drawing, host.sourceOf([id]), PNG_RATIO)
  }
  function ask(): void {
    const dialog = mount(FigureDialog, {
      target: document.body,
      props: { host, first: id, theme: theme(), onclose: () => void unmount(dialog) }
    })
  }

  return (disabled = false) => [
    {
      label: 'Figure…',
      title: 'For a paper or a slide, alone or with other panels',
      disabled,
      run: ask
    },
    {
      label: 'Save picture (SVG)',
      title: 'Lines and words, which a drawing program can edit',
      disabled,
      run: () => asOnScreen(saveSvg)
    },
    {
      label: 'Save picture (PDF)',
      title: 'The same with its letters inside, for a paper',
      disabled,
      run: () => asOnScreen(savePdf)
    },
    {
      label: 'Save picture (PNG)',
      title: 'Pixels, two to each of the screen’s',
      disabled,
      run: () => asOnScreen(savePng)
    }
  ]
}
