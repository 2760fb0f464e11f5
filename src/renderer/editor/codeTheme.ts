/** CodeMirror in the looks of the window: colours, type and sizes are its tokens, so that one theme serves dark and light. */
import { EditorView } from '@codemirror/view'

export const codeTheme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--field)', color: 'var(--text-1)', fontSize: 'var(--fs-11)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '18px' },
  '.cm-content': { caretColor: 'var(--text-1)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--text-1)' },
  '.cm-gutters': {
    backgroundColor: 'var(--field)',
    color: 'var(--text-3)',
    borderRight: '1px solid var(--line-1)'
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-activeLineGutter': { color: 'var(--text-1)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--active)'
  },
  '.cm-selectionMatch, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--active)' },
  '.key, .key span': { color: 'var(--text-1)' },
  '.text, .text span': { color: 'var(--running)' },
  '.number, .number span': { color: 'var(--accent)' },
  '.word, .word span': { color: 'var(--accent)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--failed)',
    textUnderlineOffset: '3px'
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--text-1)',
    border: '1px solid var(--line-2)',
    borderRadius: 'var(--r-2)',
    fontFamily: 'var(--font-ui)'
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--failed)' },
  '.cm-panels': {
    backgroundColor: 'var(--raised)',
    color: 'var(--text-1)',
    fontFamily: 'var(--font-ui)'
  },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line-2)' },
  '.cm-panel.cm-search label, .cm-panel.cm-search': { fontSize: 'var(--fs-11)' },
  '.cm-textfield': {
    backgroundColor: 'var(--field)',
    border: '1px solid var(--line-control)',
    borderRadius: 'var(--r-1)',
    color: 'var(--text-1)',
    fontSize: 'var(--fs-11)'
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--field)',
    border: '1px solid var(--line-control)',
    borderRadius: 'var(--r-1)',
    color: 'var(--text-1)',
    fontSize: 'var(--fs-11)'
  },
  '.cm-searchMatch': { backgroundColor: 'var(--accent-soft)', outline: '1px solid var(--accent-line)' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--active)', border: 'none', color: 'var(--text-2)' }
})
