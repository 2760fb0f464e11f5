/**
 * Pointer on a plot: a drag moves the time cursor, the wheel zooms about the pointer (with Ctrl where the wheel is
 * needed to scroll), a double click shows the whole again. Positions are
 * pixels from the plot's corner.
 */
import type { Attachment } from 'svelte/attachments'

export interface Pointing {
  /** `free`: Alt is held, nothing snaps. */
  drag?(x: number, y: number, free: boolean): void
  hover?(x: number | null, y: number): void
  zoom?(x: number, factor: number, y: number): void
  reset?(): void
}

export function pointing(to: Pointing): Attachment<HTMLElement> {
  return (element) => {
    const within = (event: MouseEvent): [number, number] => {
      const { left, top } = element.getBoundingClientRect()
      return [event.clientX - left, event.clientY - top]
    }
    const listeners = new AbortController()
    const on = <K extends keyof HTMLElementEventMap>(
      name: K,
      listener: (event: HTMLElementEventMap[K]) => void
    ): void => element.addEventListener(name, listener, { signal: listeners.signal, passive: false })
    on('pointerdown', (event) => {
      if (event.button !== 0) return
      if (!to.drag) return
      element.setPointerCapture(event.pointerId)
      to.drag(...within(event), event.altKey)
    })
    on('pointermove', (event) => {
      if (element.hasPointerCapture(event.pointerId)) to.drag?.(...within(event), event.altKey)
      to.hover?.(...within(event))
    })
    on('pointerleave', () => to.hover?.(null, 0))
    on('dblclick', () => to.reset?.())
    on('wheel', (event) => {
      if (!to.zoom || (scrolls(element) && !event.ctrlKey)) return
      event.preventDefault()
      const [x, y] = within(event)
      to.zoom(x, Math.exp(event.deltaY / 400), y)
    })
    return () => listeners.abort()
  }
}

/** Whether the wheel would scroll something around the element. */
function scrolls(element: HTMLElement): boolean {
  for (let outer = element.parentElement; outer; outer = outer.parentElement)
    if (outer.scrollHeight > outer.clientHeight && getComputedStyle(outer).overflowY === 'auto') return true
  return false
}
