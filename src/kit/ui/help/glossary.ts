/** The words of `docs/glossary.md`, for the page. */
import text from '../../../../docs/glossary.md?raw'

export interface Word {
  word: string
  meaning: string
}

/** Rows of its tables, without the marks of its notation. */
export const glossary: readonly Word[] = text.split('\n').flatMap((line) => {
  const [, word, meaning] = /^\| \*\*(.+)\*\*.* \| (.+) \|$/.exec(line) ?? []
  return word && meaning ? [{ word: plain(word), meaning: plain(meaning) }] : []
})

function plain(marked: string): string {
  return marked.replace(/\*\*?|`/g, '')
}

/** What a word means; several words of one row are found by each. Undefined: it is not in the glossary. */
export const meaningOf = (wanted: string): string | undefined =>
  glossary.find(({ word }) => word === wanted || word.split(', ').includes(wanted))?.meaning
