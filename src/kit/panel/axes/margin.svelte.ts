/**
 * The margin right of the plots with a step axis, where lines are named: as wide in all panels of one width, so that the cursor and the
 * span of a leap are straight lines through a column.
 */
import { SvelteMap } from 'svelte/reactivity'
import { gutter } from '../draw/canvas'

interface Asked {
  /** CSS pixels of the panel's plot with its margin. */
  width: () => number
  pixels: number
}

const asked = new SvelteMap<object, Asked>()

export interface Margin {
  /** CSS pixels, the most that a panel of this width asks for. */
  readonly pixels: number
  /** While painting: what the names of this panel take. */
  ask(pixels: number): void
}

/** Belongs to the component that calls it. @param width reactive, of its plot with the margin */
export function sharedMargin(width: () => number): Margin {
  const own = {}
  $effect(() => () => void asked.delete(own))
  return {
    get pixels() {
      const alike = [...asked.values()].filter((each) => each.width() === width())
      return Math.max(gutter.right, ...alike.map(({ pixels }) => pixels))
    },
    ask(pixels) {
      if (asked.get(own)?.pixels !== pixels) asked.set(own, { width, pixels })
    }
  }
}
