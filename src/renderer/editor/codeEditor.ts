/**
 * The text field of a spec's JSON: CodeMirror, with lines, undo, search, and what is wrong at its line. It stands in a shadow root,
 * where its styles are sheets: the page's policy lets no style element in. Loaded when the JSON is opened.
 */
import { json } from '@codemirror/lang-json'
import { setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { Annotation, EditorState, Prec } from '@codemirror/state'
import {
  Decoration,
  EditorView,
  keymap,
  MatchDecorator,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate
} from '@codemirror/view'
import { basicSetup } from 'codemirror'
import type { JsonFault } from '#shared/jsonText'
import { codeTheme } from './codeTheme'

export interface CodeEditor {
  /** Text that was changed elsewhere; one that is there already changes nothing. */
  show(text: string): void
  mark(faults: readonly JsonFault[]): void
  /** Selects a line, counted from 1, and takes the focus. */
  goTo(line: number): void
  close(): void
}

interface Asked {
  label: string
  text: string
  /** Of what its user has written. */
  onwrite: (text: string) => void
  /** Ctrl Enter. */
  onrun: () => void
}

/** Marks changes that its user has not made. */
const fromOutside = Annotation.define<true>()

const TOKEN = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g
const look = (name: string): Decoration => Decoration.mark({ class: name })
const looks = { key: look('key'), text: look('text'), number: look('number'), word: look('word') }
const tokens = new MatchDecorator({
  regexp: TOKEN,
  decoration: ([token, colon]) => {
    if (token.startsWith('"')) return colon ? looks.key : looks.text
    return /^[a-z]/.test(token) ? looks.word : looks.number
  }
})

/** Colours by our tokens, inside of CodeMirror's own. */
const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = tokens.createDeco(view)
    }
    update(update: ViewUpdate): void {
      this.decorations = tokens.updateDeco(update, this.decorations)
    }
  },
  { decorations: ({ decorations }) => decorations }
)

/** @param host an element that nothing else is in */
export function openCodeEditor(host: HTMLElement, { label, text, onwrite, onrun }: Asked): CodeEditor {
  const root = host.attachShadow({ mode: 'open' })
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(
          keymap.of([
            {
              key: 'Mod-Enter',
              run: () => {
                onrun()
                return true
              }
            }
          ])
        ),
        basicSetup,
        json(),
        Prec.lowest(colours),
        codeTheme,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          const own = update.transactions.every((each) => each.annotation(fromOutside) === undefined)
          if (update.docChanged && own) onwrite(update.state.doc.toString())
        })
      ]
    })
  })
  return {
    show(text) {
      const now = view.state.doc.toString()
      if (text === now) return
      view.dispatch({ changes: { from: 0, to: now.length, insert: text }, annotations: fromOutside.of(true) })
    },
    mark(faults) {
      view.dispatch(setDiagnostics(view.state, faults.map(diagnosticOf)))
    },
    goTo(line) {
      const { from, to } = lineAt(line)
      view.dispatch({
        selection: { anchor: from, head: to },
        effects: EditorView.scrollIntoView(from, { y: 'center' })
      })
      view.focus()
    },
    close: () => view.destroy()
  }

  function lineAt(line: number) {
    return view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines))
  }
  /** Under what is written in the line. */
  function diagnosticOf({ line, message }: JsonFault): Diagnostic {
    const { from, to, text } = lineAt(line)
    return { from: from + text.length - text.trimStart().length, to, message, severity: 'error' }
  }
}
