/** Bundles as documents of the app: named on the command line, opened by a double click, written where the user wants. */
import { app, dialog, type BrowserWindow } from 'electron'
import path from 'node:path'
import { documentIn, EXTENSION } from './documentIn'

export interface Documents {
  /** The bundle that the app was started with, once. */
  take(): string | null
  /** Those that come later. */
  giveTo(open: (file: string) => void): void
}

/** Only before `ready`: macOS tells of the document that the app is started with before that. */
export function watchDocuments(): Documents {
  let waiting = documentIn(process.argv, process.cwd())
  let open = (file: string): void => void (waiting = file)
  app.on('open-file', (event, file) => {
    event.preventDefault()
    open(file)
  })
  app.on('second-instance', (_event, words, folder) => {
    const file = documentIn(words, folder)
    if (file !== null) open(file)
  })
  return {
    take() {
      const file = waiting
      waiting = null
      return file
    },
    giveTo(opener) {
      open = opener
    }
  }
}

/** Where to write a bundle; null: nowhere. */
export async function chooseBundle(window: BrowserWindow | null, name: string): Promise<string | null> {
  const options = {
    title: 'Export the session with its runs',
    defaultPath: path.join(app.getPath('documents'), name),
    filters: [{ name: 'Saltus bundle', extensions: [EXTENSION.slice(1)] }]
  }
  const { canceled, filePath } = window
    ? await dialog.showSaveDialog(window, options)
    : await dialog.showSaveDialog(options)
  if (canceled || !filePath) return null
  return path.extname(filePath) ? filePath : `${filePath}${EXTENSION}`
}
