/** What a pop-up menu lists. */
import type { IconName } from './icons'

export interface MenuItem {
  label: string
  /** Key shown at the right, as in `F`. */
  key?: string
  icon?: IconName
  /** Given: a choice with a check mark. */
  checked?: boolean
  disabled?: boolean
  /** Its tooltip: why it is disabled. */
  title?: string
  /** A destructive action: a word in red. */
  danger?: boolean
  /** A hairline above it. */
  separated?: boolean
  run: () => void
}
