/**
 * Keeps an element painted. `read` collects, reactively, what a picture depends on; `paint` draws it, at
 * most once per animation frame and so never while the window is hidden. A paint that returns false has
 * not finished and goes on in the next frame. When many pictures change at once they take turns.
 */
import type { Attachment } from 'svelte/attachments'
import type { Mark } from '../marks/marks'
import { paint } from '../marks/paint'
import { prepare, type Size } from './canvas'

/** Script time for painting in one frame; about as much again goes into the pixels. */
const BUDGET_MS = 5

let frameOf = -1
let spent = 0

/** Paints unless others have used up this frame. */
function inTurn(now: number, paint: () => boolean | void): boolean {
  if (now !== frameOf) [frameOf, spent] = [now, 0]
  if (spent > BUDGET_MS) return false
  const start = performance.now()
  const done = paint() !== false
  spent += performance.now() - start
  return done
}

export function painted<E extends Element, State>(
  read: () => State,
  paint: (element: E, state: State) => boolean | void
): Attachment<E> {
  return (element) => {
    let frame = 0
    let state: State
    const run = (now: number): void => {
      frame = 0
      if (!inTurn(now, () => paint(element, state))) request()
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

export interface Picture {
  marks: readonly Mark[]
  size: Size
  /** False: there is more to show than has been taken in. */
  done?: boolean
}

/** Keeps a canvas painted with the picture of what `read` collects; null: what is there stays. */
export const drawn = <State>(
  read: () => State,
  picture: (state: State) => Picture | null
): Attachment<HTMLCanvasElement> =>
  painted(read, (canvas, state) => {
    const now = picture(state)
    if (now) paint(prepare(canvas, now.size), now.marks)
    return now?.done
  })
