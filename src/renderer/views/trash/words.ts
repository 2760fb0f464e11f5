/** What lies in the trash, in words. */
import type { TrashItem } from '#shared/trash'
import { bytes, counted } from '../../../kit/ui/format'

/** What an item is, where its title alone does not say it. */
export function kindOf({ kind, runs }: TrashItem): string {
  if (kind === 'sweep') return `sweep of ${counted(runs, 'run')}`
  return { run: 'run', session: 'session', other: 'cannot be read' }[kind]
}

/** `“x + y mod 59”`, `“x + y mod 59” and “Demo”`, `“x + y mod 59” and 3 others`. */
export function titlesOf(items: readonly TrashItem[]): string {
  const [first, second] = items.map(({ title }) => `“${title}”`)
  if (items.length === 2) return `${first} and ${second}`
  return items.length > 2 ? `${first} and ${items.length - 1} others` : (first ?? '')
}

const sizeOf = (items: readonly TrashItem[]): number =>
  items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

/** What is asked before items are deleted for good. */
export function deletionQuestion(items: readonly TrashItem[]): { title: string; text: string } {
  const what = items.length === 1 ? titlesOf(items) : counted(items.length, 'item')
  const runs = items.reduce((sum, item) => sum + (item.kind === 'sweep' ? item.runs : 0), 0)
  const withRuns = runs > 0 ? `, with ${counted(runs, 'run')} of sweeps` : ''
  const named = items.length === 1 ? '' : `${titlesOf(items)}${withRuns}. `
  const held = items.length === 1 && runs > 0 ? `Its ${counted(runs, 'run')} go with it. ` : ''
  return {
    title: `Delete ${what} for good?`,
    text: `${named}${held}This frees ${bytes(sizeOf(items))}, and nothing can bring it back.`
  }
}
