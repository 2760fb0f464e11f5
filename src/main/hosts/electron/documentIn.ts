import path from 'node:path'

export const EXTENSION = '.saltus'

/** The bundle among the words of a command line that was given in `folder`; null: none. */
export function documentIn(words: readonly string[], folder: string): string | null {
  const named = words.slice(1).find((word) => !word.startsWith('-') && word.toLowerCase().endsWith(EXTENSION))
  return named === undefined ? null : path.resolve(folder, named)
}
