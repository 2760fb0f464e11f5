/**
 * The one place where the command line writes. Titles, paths and messages come from files and from others: what would
 * steer a terminal is shown escaped. A reader that has gone (`| head -1`) ends nothing: what is written to it is dropped.
 */
import { createReadStream } from 'node:fs'
import { shownText } from '#shared/text'

/** Why output was lost that a reader still waits for, as on a full disk; null: none was. */
let lost: string | null = null

/** Before all else. */
export function ownOutputs(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      const gone = code === 'EPIPE' || code === 'EIO' || code === 'ERR_STREAM_DESTROYED'
      if (!gone && stream === process.stdout) lost ??= code ?? message
    })
}

/** Results, on stdout. Line breaks are the text's own. */
export const output = (text: string): void => void process.stdout.write(shownText(text))

/** Progress, on stderr. Line breaks are the text's own. */
export const tell = (text: string): void => void process.stderr.write(shownText(text))

/** The word for standard output in place of a file. */
export const STANDARD_OUTPUT = '-'

export const outputIsTerminal = (): boolean => process.stdout.isTTY === true

/** Data on stdout, as it is unless a person reads it there. Ends early where the reader has gone. */
export async function outputData(
  portions: Iterable<string | Uint8Array> | AsyncIterable<string>
): Promise<void> {
  for await (const portion of portions) {
    if (process.stdout.destroyed) return
    const text = typeof portion === 'string' && outputIsTerminal() ? shownText(portion) : portion
    await taken(text)
  }
}

/** Resolves once the reader wants more, or has gone. */
function taken(portion: string | Uint8Array): Promise<void> {
  const ends = ['drain', 'close', 'error']
  return new Promise((resolve) => {
    const end = (): void => {
      for (const event of ends) process.stdout.off(event, end)
      resolve()
    }
    for (const event of ends) process.stdout.on(event, end)
    if (process.stdout.write(portion) || process.stdout.destroyed) end()
  })
}

/** A file's bytes on stdout. */
export async function outputFile(file: string): Promise<void> {
  for await (const portion of createReadStream(file)) {
    if (process.stdout.destroyed) return
    await taken(portion as Buffer)
  }
}

/** One sentence, on stderr. */
export const complain = (sentence: string): void => tell(`${sentence}\n`)

/** The line at the foot of the terminal, drawn over itself. */
export const redraw = (line: string): void => void process.stderr.write(`\r\x1b[K${shownText(line)}`)

/** Width of the terminal that progress is shown in; null: it goes elsewhere. */
export const progressColumns = (): number | null => (process.stderr.isTTY ? process.stderr.columns : null)

/** Resolves once a slow reader has everything, or is gone: with why something was lost, or null. */
export function allWritten(): Promise<string | null> {
  return new Promise((resolve) => process.stdout.write('', () => resolve(lost)))
}
