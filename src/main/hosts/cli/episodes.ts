/** Beside its leaps: in which order places emerged, staircases, falls, and how the loss moved while nothing was to be seen. */
import { emergenceOrder, episodesOf, episodeWords } from '#shared/analysis/episodes/episodes'
import type { Leap, LeapTrack } from '#shared/analysis/transition/leaps'
import { plateauTrends, trendNote, trendWords, type ReplicaTrend } from '#shared/analysis/trend'
import { tracksOf, type Columns } from '#shared/analysis/tracks'
import type { SeriesDeclaration } from '#shared/metrics'
import { formatCount } from './format'

const place = (value: number): string => formatCount(Math.round(value))

/** Loss of the accuracy's own rows, by replica, while these rest at chance; empty for a series without one, or with inner axes. */
export function trendsOf(
  series: SeriesDeclaration,
  columns: Columns,
  tracks: readonly LeapTrack[],
  chance: number
): ReplicaTrend[] {
  if (series.inner.length > 0 || !series.columns.some(({ name }) => name === 'loss')) return []
  return plateauTrends(tracksOf(series, columns, 'loss', tracks.length), tracks, chance)
}

export const allEpisodes = (tracks: readonly LeapTrack[], chance: number) =>
  tracks.flatMap((track) => episodesOf(track, chance) ?? [])

interface Told {
  episodes: ReturnType<typeof allEpisodes>
  trends: ReturnType<typeof trendsOf>
  /** Name of the series. */
  series: string
}

/** Empty where there is nothing to tell. */
export function describeEpisodes(
  { episodes, trends, series }: Told,
  leaps: readonly Leap[],
  seeds: readonly number[]
): string {
  const order = emergenceOrder(leaps)
  const whose = (name: string, replica: number): string => `${name && `${name}, `}seed ${seeds[replica]}`
  const lines = [
    ...(order.length > 0 ? [`Order of emergence: ${order.join(', ')}`] : []),
    ...episodes.map((each) => `${whose(each.name, each.replica)}: ${episodeWords(each, place)}`),
    ...trends.map((trend) => trendWords(trend, series, `seed ${seeds[trend.replica]}`, place)),
    ...(trends.length > 0 ? [trendNote] : [])
  ]
  return lines.length > 0 ? `\n${lines.join('\n')}\n` : ''
}
