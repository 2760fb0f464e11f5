/** Titles of experiments that are another one changed: `Grokking in seconds (learning rate 0.02, seed 3)`. Pure. */
import { pathWords } from './paths'

const MOST = 3
/** As the schema of a spec allows. */
const LONGEST = 200
/** What names an experiment, and where it is computed: neither changes what it is about. */
const silent = /^(title|notes|engine)(\.|$)/

/** `0.02`, `adamw`, `none`; lists and long texts are told as changed. */
function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : value === null ? 'none' : JSON.stringify(value)
  return text.length > 24 || (typeof value === 'object' && value !== null) ? 'changed' : text
}

/**
 * @param changes paths of fields with their new values; a field that is gone has none and is not told
 * @param rest what follows the title, as in `, from 400`
 * @returns at most 200 characters
 */
export function changedTitle(
  title: string,
  changes: readonly { path: string; after: unknown }[],
  rest = ''
): string {
  const told = changes.filter(({ path, after }) => after !== undefined && !silent.test(path))
  if (told.length === 0) return `${title}${rest}`.slice(0, LONGEST)
  const words = told.slice(0, MOST).map(({ path, after }) => `${pathWords(path)} ${valueText(after)}`)
  const more = told.length > MOST ? [`${told.length - MOST} more`] : []
  return `${title} (${[...words, ...more].join(', ')})${rest}`.slice(0, LONGEST)
}
