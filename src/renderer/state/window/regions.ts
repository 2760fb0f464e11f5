/** Moving the focus between the regions of the window and their panels. */

const first = 'button, input, select, textarea, [tabindex="0"]'

const regions = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null
  )

/** F6: the next region's first control (or the panel, tab or row that its roving focus is on). */
export function focusRegion(direction: 1 | -1): void {
  const all = regions()
  const now = all.findIndex((region) => region.contains(document.activeElement))
  const next = all[(now + direction + all.length) % all.length]
  const inside = next?.querySelectorAll<HTMLElement>(first) ?? []
  ;[...inside].find((element) => element.tabIndex >= 0 && element.offsetParent !== null)?.focus()
}

/** The nth panel of the grid, counted from 1. */
export function focusPanel(number: number): void {
  document.querySelectorAll<HTMLElement>('[data-panel]')[number - 1]?.focus()
}

/** The panel that has the focus, or holds it. */
export const focusedPanel = (): string | null =>
  document.activeElement?.closest<HTMLElement>('[data-panel]')?.dataset.panel ?? null

/** Id of the run or the sweep whose row in the library has the focus; null: none has it. */
export const focusedRow = (): string | null =>
  document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row?.split('/').at(-1) ?? null

/** Opens the menu of the panel that has the focus, or of the first. */
export function openPanelMenu(): void {
  const panel = document.activeElement?.closest('[data-panel]') ?? document.querySelector('[data-panel]')
  panel?.querySelector<HTMLElement>('[aria-haspopup="menu"]')?.click()
}

/** Opens what the panel that has the focus tells of itself; false: none has it. */
export function openPanelHelp(): boolean {
  const button = document.activeElement?.closest('[data-panel]')?.querySelector<HTMLElement>('[data-help]')
  button?.click()
  return button != null
}

/** Puts the focus on an element once what was just changed is drawn. */
export function focusSoon(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus())
}
