/** Controls and words that panels share with the window. */
export type { PanelHelp } from './help/help'
export { significant } from './format'
export { default as Blank } from './Blank.svelte'
export { default as PopUp } from './PopUp.svelte'
export { default as Segmented } from './Segmented.svelte'
