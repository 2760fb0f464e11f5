/**
 * What stands in for the family of a run that is not installed here: its panels follow from what the run says it stored.
 */
import type { FamilyInfo, JsonSchema, PanelSpec } from '#shared/family'
import { parseMetric, type SeriesDeclaration } from '#shared/metrics'

/** The headline's table first; others as declared, what nobody has asked for left out. */
function panelsFor(series: readonly SeriesDeclaration[], headline: string): PanelSpec[] {
  const first = parseMetric(headline).series
  const shown = series.filter(({ onRequest, columns }) => !onRequest && columns.length > 0)
  const ordered = shown.toSorted((a, b) => Number(b.name === first) - Number(a.name === first))
  return ordered.flatMap((each) => panelsOf(each, headline))
}

function panelsOf({ name, title, main, inner, columns }: SeriesDeclaration, headline: string): PanelSpec[] {
  const metrics = columns.map((column) => `${name}.${column.name}`)
  const ordered = metrics.toSorted((a, b) => Number(b === headline) - Number(a === headline))
  if (!main) return [{ kind: 'values', metrics: ordered, title }]
  if (inner.length === 0) return [{ kind: 'curve', metrics: ordered, title }]
  const places = `by ${inner.map((axis) => axis.title).join(' and ')}`
  return columns.flatMap((column): PanelSpec[] => {
    const of = { metrics: [`${name}.${column.name}`], title: `${column.title} ${places}` }
    if (!column.range) return [{ ...of, kind: 'curve' }]
    return [
      { ...of, kind: 'heatmap' },
      { ...of, kind: 'tasks' }
    ]
  })
}

/** A form for values as they are, so that a spec can be read without its family. */
function schemaOf(spec: object): JsonSchema {
  const properties = Object.entries(spec).map(([key, value]: [string, unknown]) => [key, nodeOf(key, value)])
  return { type: 'object', properties: Object.fromEntries(properties) as JsonSchema }
}

function nodeOf(title: string, value: unknown): JsonSchema {
  if (typeof value === 'number') return { type: 'number', title }
  if (typeof value === 'boolean') return { type: 'boolean', title }
  if (Array.isArray(value)) return { type: 'array', title, items: { type: 'number' } }
  if (typeof value === 'object' && value !== null) return { ...schemaOf(value), title }
  return { type: 'string', title }
}

/** @param spec null: not read yet */
export const standIn = (
  id: string,
  series: readonly SeriesDeclaration[],
  headline: string,
  spec: object | null
): FamilyInfo => ({
  id,
  title: id,
  about: 'This family is not installed here. Its runs are shown as they describe themselves.',
  lead: '',
  schema: schemaOf(spec ?? {}),
  defaults: { ...spec },
  series,
  inspections: [],
  panels: panelsFor(series, headline),
  headline
})
