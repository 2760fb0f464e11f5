/** Keys of the library's tree, for the key map; the tree itself handles them. */
export const rowKeys = [
  { key: '↑ ↓ ← →', title: 'Move, fold, unfold' },
  { key: 'Enter', title: 'Open the selection' },
  { key: 'Space', title: 'Draw the run beside the active one, or compare it' },
  { key: 'F2', title: 'Rename the run' },
  { key: 'Delete', title: 'Move the run or the sweep to the trash' }
] as const
