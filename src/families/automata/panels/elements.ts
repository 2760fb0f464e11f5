/** Rules as elements that all panels know. */
export const ruleElement = (rule: number): string => `rule ${rule}`

/** The first rule among elements; null: there is none. */
export function ruleAmong(elements: Iterable<string>): number | null {
  for (const element of elements) {
    const number = /^rule (\d+)$/.exec(element)?.[1]
    if (number !== undefined) return Number(number)
  }
  return null
}
