/** Key presses by the names that the interface shows: `Ctrl K`, `Shift S`, `←`, `?`. */

const names: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ' ': 'Space'
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** ⌘ counts as Ctrl. Shift is named only where it does not change the character itself. */
export function chordOf(event: KeyPress): string {
  const { key } = event
  const isCharacter = key.length === 1
  const isLetter = isCharacter && key.toLowerCase() !== key.toUpperCase()
  return [
    (event.ctrlKey || event.metaKey) && 'Ctrl',
    event.altKey && 'Alt',
    event.shiftKey && (isLetter || !isCharacter || key === ' ') && 'Shift',
    names[key] ?? (isCharacter ? key.toUpperCase() : key)
  ]
    .filter(Boolean)
    .join(' ')
}

/** Keys that write or move inside a field: they belong to the field while it has focus. */
export const belongsToField = (chord: string): boolean =>
  !/^(Shift )?F\d/.test(chord) && (!/^Ctrl /.test(chord) || /^Ctrl (Shift )?[ZAXCVY←→]$/.test(chord))

/** Keys that press the control which has the focus. */
export const belongsToControl = (chord: string): boolean => chord === 'Space' || chord === 'Enter'

/** A single character, with or without Shift: can be switched off in the settings. */
export const isLetterKey = (chord: string): boolean => /^(Shift )?\S$/.test(chord) && !/[←→↑↓]/.test(chord)

/** As written on this platform's keys. */
export const keyLabel = (chord: string, platform: string): string =>
  platform === 'darwin' ? chord.replace('Ctrl ', '⌘').replace('Shift ', '⇧') : chord
