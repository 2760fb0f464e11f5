/** The value of a line at the time cursor, as the legend tells it. */
import { metric as format } from '../../../kit/ui/format'
import { placeWords } from '../../../kit/panel/axes/places'
import type { HoverRow, HoverRows } from '../../../kit/panel/hover/card'
import { interval } from '../../../kit/panel/hover/reading'
import type { PanelRun } from '../../../kit/panel/props'
import { extentOf } from '../../../kit/panel/series/domain'
import { replicaName } from '#shared/replicas'
import { dashOf, type Item } from './lines'

export interface Reading {
  item: Item
  run: PanelRun
  /** Series word: `test`. */
  name: string
  value: string
  /** `0.62–0.71`, or empty where its ends read alike, as those of a single replica. */
  band: string
  /** `at step 785` where that is not the step asked for, or, of newest values, the last one trained; else empty. */
  where: string
}

/** Index of the newest row that is not beyond a place of the x axis; −1: the run has none there. */
export function indexAt({ run, metric, timeline }: Item, at: number): number {
  const step = timeline.step(at)
  return step <= extentOf(run).high ? metric.summary.indexAt(step) : -1
}

/** Place on the x axis and value of the row that is read at `at`; null: there is none, or it is not finite. */
export function dotAt(item: Item, at: number): { at: number; value: number } | null {
  const { summary } = item.metric
  const index = indexAt(item, at)
  const value = summary.groups[0]!.median[index]
  if (value === undefined || !Number.isFinite(value)) return null
  return { at: item.timeline.at(summary.steps[index]!), value }
}

/** @param at place on the x axis; null: the newest row */
export function readValue(item: Item, at: number | null): Reading {
  const { run, metric } = item
  const { summary, column } = metric
  const index = at === null ? summary.count - 1 : indexAt(item, at)
  const name = metric.declaration.name
  if (index < 0) return { item, run, name, value: '–', band: '', where: '' }
  const group = summary.groups[item.group]!
  const text = (values: Float64Array): string => format(values[index]!, column)
  const [low, high] = [text(group.low), text(group.high)]
  const band = low === high ? '' : interval(low, high)
  const step = summary.steps[index]!
  const asked = at === null ? extentOf(run).high : item.timeline.step(at)
  const where = step === asked ? '' : `at ${placeWords(run.axis, step)}`
  return { item, run, name, value: text(group.median), band, where }
}

/** How many named lines are told in a head. */
const TOLD = 4

/** `Phase alignment R 0.91 · Same frequency 0.88 at step 400`: the named lines of the active run; empty: none has a value. */
export function namedInWords(items: readonly Item[], at: number): string {
  const lines = items.filter(({ rank, named }) => rank === 0 && named).slice(0, TOLD)
  const readings = lines.map((item) => readValue(item, at))
  if (readings.every(({ value }) => value === '–')) return ''
  const told = readings.map(({ item, value }) => `${item.named!.name} ${value}`).join(' · ')
  return [told, readings[0]!.where].filter(Boolean).join(' ')
}

/** Seeds that are told one by one, and lines that a card has room for. */
const SEEDS = 6
const CARD_ROWS = 10

/** Every line at a place of the x axis, the highest first; null: none has a row there. */
export function cardRows(items: readonly Item[], at: number): HoverRows | null {
  const read = items.flatMap((item) => {
    const height = item.metric.summary.groups[item.group]?.median[indexAt(item, at)]
    return height === undefined ? [] : [{ item, height: Number.isNaN(height) ? -Infinity : height }]
  })
  if (read.length === 0) return null
  const [first] = read
  const placeOf = (item: Item): string =>
    placeWords(item.run.axis, item.metric.summary.steps[indexAt(item, at)]!)
  const place = placeOf(first!.item)
  const several = new Set(items.map(({ run }) => run.id)).size > 1
  const mixed = new Set(items.map(({ metric }) => metric.column.name)).size > 1
  const rows = read
    .toSorted((a, b) => b.height - a.height || 0)
    .slice(0, CARD_ROWS)
    .map(({ item }): HoverRow => {
      const { run, metric, named, bold } = item
      const { name, value, band } = readValue(item, at)
      return {
        colour: run.colour,
        dash: dashOf(item),
        thin: !bold,
        run: several ? run.title : '',
        name: named?.name ?? (mixed ? `${metric.column.title}, ${name}` : name),
        value,
        band,
        where: placeOf(item) === place ? '' : `at ${placeOf(item)}`,
        seeds: seedWords(item, indexAt(item, at))
      }
    })
  return { place, rows, more: read.length - rows.length }
}

/** `seed 0 0.62`, one for each; none of a single one, or of too many. */
function seedWords({ run, metric, group }: Item, index: number): string[] {
  if (run.replicas < 2 || run.replicas > SEEDS) return []
  return metric.summary.groups[group]!.replicas.map((values, r) => {
    const traits = run.traits[r]
    return `${traits ? replicaName(traits) : `replica ${r}`} ${format(values[index]!, metric.column)}`
  })
}
