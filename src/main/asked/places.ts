/** Whether a metric, and a place on its inner axes, is one that series have. */
import { STAGE } from '#shared/axes'
import type { SpecProblem } from '#shared/experiment'
import { parseMetric, type SeriesDeclaration } from '#shared/metrics'
import { pathText, type Path } from '#shared/paths'
import type { Place } from '#shared/threshold'

/**
 * @param path of what names it, for the problems
 * @param stages those that can be named: the first and the last
 */
export function checkPlace(
  series: readonly SeriesDeclaration[],
  { metric, where = {} }: Place,
  path: Path,
  [first, last]: readonly [number, number] = [0, 0]
): SpecProblem[] {
  const problem = (keys: Path, message: string): SpecProblem => ({
    path: pathText([...path, ...keys]),
    message
  })
  const named = parseMetric(metric)
  const found = series.find(({ name }) => name === named.series)
  if (!found?.columns.some(({ name }) => name === named.column)) {
    const known = series.flatMap((s) => s.columns.map((column) => `${s.name}.${column.name}`))
    return [problem(['metric'], `${metric} is not recorded by this family. Use one of ${known.join(', ')}.`)]
  }
  return Object.entries(where).flatMap(([name, place]) => {
    if (name === STAGE) {
      if (place >= first && place <= last) return []
      const known = first === last ? `be ${first}` : `lie between ${first} and ${last}`
      return [problem(['where', name], `stage counts from 0 and must ${known} here; it is ${place}.`)]
    }
    const axis = found.inner.find((inner) => inner.name === name)
    const axes = found.inner.map((inner) => inner.name).join(', ') || 'none'
    if (!axis) return [problem(['where', name], `${metric} has no axis ${name}. Its inner axes: ${axes}.`)]
    if (axis.size === undefined || place < axis.size) return []
    return [problem(['where', name], `${name} must be a place from 0 to ${axis.size - 1}; it is ${place}.`)]
  })
}
