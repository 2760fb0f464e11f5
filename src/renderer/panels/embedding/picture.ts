/** What is drawn of a layout at a state: colours, lines and names, as they are chosen in the panel. Pure. */
import type { Grouping, Projection } from '#shared/projection'
import type { Choices } from './request'
import { bestStep, classLinks, groupingsWith, stepLinks, type Links } from './structure'

export interface Picture {
  /** The step along the ring; null: there is no ring. */
  m: number | null
  groupings: readonly Grouping[]
  grouping: Grouping | null
  linking: string
  links: Links | null
  /** What lines join; empty: none are drawn. */
  linkWords: string
  /** Which points are named besides those pointed at or selected. */
  labels: 'auto' | 'all' | 'off'
}

/** A step as typed, else the one that the last picture can be followed along. */
function stepOf({ points, layouts }: Projection, typed: string | undefined): number | null {
  if (!points.ring) return null
  const m = Number(typed)
  if (Number.isInteger(m) && m >= 1 && m <= points.ring.order.length / 2) return m
  return bestStep(points.ring, layouts.subarray(layouts.length - 2 * points.count))
}

/** The same for all states of a layout. */
export function pictureOf(laid: Projection, choices: Choices): Picture {
  const m = stepOf(laid, choices.m)
  const groupings = groupingsWith(laid.points, m ?? 1)
  const wanted = groupings.find(({ name }) => name === choices.colour) ?? groupings[0] ?? null
  const grouping = choices.colour === 'none' ? null : wanted
  const linking = choices.links ?? (m === null ? 'none' : 'step')
  const common = { m, groupings, grouping, linking, labels: labelsOf(choices.labels) }
  if (m !== null && linking === 'step')
    return { ...common, links: stepLinks(laid.points, m), linkWords: `x to x + ${m}` }
  if (!grouping || linking !== 'class') return { ...common, links: null, linkWords: '' }
  const links = classLinks(grouping)
  return { ...common, links, linkWords: links ? 'within a class' : 'too many within a class to be drawn' }
}

const labelsOf = (chosen: string | undefined): Picture['labels'] =>
  chosen === 'all' || chosen === 'off' ? chosen : 'auto'
