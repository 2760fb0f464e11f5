/** A first caption for a plate, made of what it shows: its user writes it anew. Pure. */
import type { FigureSource } from '#shared/figure'
import type { Figure } from './figure'
import type { Lettering } from './plate'

/** `a, Accuracy. b, Loss (nats). x − y mod 59, seeds 1 to 3, quadratic network. Saltus 0.1.0.` */
export function captionOf(
  figures: readonly Pick<Figure, 'title' | 'unit'>[],
  letters: Lettering,
  { runs, saltus }: FigureSource
): string {
  const panels = figures.map(({ title, unit }, i) => {
    const letter = letters === 'none' ? '' : `${String.fromCharCode((letters === 'abc' ? 97 : 65) + i)}, `
    return `${letter}${title}${unit ? ` (${unit})` : ''}.`
  })
  const shown = runs.map(({ title, seeds }) => `${title}, ${seedsText(seeds)}`)
  const lines = runs.some(({ seeds }) => seeds.length > 1)
    ? ['Lines are medians over seeds, bands 10–90 %.']
    : []
  return [
    ...panels,
    ...lines,
    ...(shown.length > 0 ? [`${shown.join('; ')}.`] : []),
    `Saltus ${saltus}.`
  ].join(' ')
}

function seedsText(seeds: readonly number[]): string {
  if (seeds.length === 1) return `seed ${seeds[0]}`
  const inRow = seeds.every((seed, i) => i === 0 || seed === seeds[i - 1]! + 1)
  if (inRow) return `seeds ${seeds[0]} to ${seeds.at(-1)}`
  return seeds.length > 6 ? `${seeds.length} seeds` : `seeds ${seeds.join(', ')}`
}
