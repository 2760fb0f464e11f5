/**
 * Keeps an element painted. `read` collects, reactively, what a picture depends on; `paint` draws it, at
 * most once per animation frame and so never while the window is hidden. A paint that returns false has
 * not finished and goes on in the next frame.
 */
import type { Attachment } from 'svelte/attachments'

export function painted<E extends Element, State>(
  read: () => State,
  paint: (element: E, state: State) => boolean | void
): Attachment<E> {
  return (element) => {
    let frame = 0
    let state: State
    const run = (): void => {
      frame = 0
      if (paint(element, state) === false) request()
    }
    const request = (): void => {
      frame ||= requestAnimationFrame(run)
    }
    $effect(() => {
      state = read()
      request()
    })
    // Text on a canvas takes the font that is there; once the bundled one has come, it is drawn again.
    document.fonts.addEventListener('loadingdone', request)
    return () => {
      document.fonts.removeEventListener('loadingdone', request)
      cancelAnimationFrame(frame)
    }
  }
}
