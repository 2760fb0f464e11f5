/** The series of an open run by name: as declared, with the rows that have come so far. */
import { SvelteMap } from 'svelte/reactivity'
import { columnNames, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import { Series } from '../../../kit/panel/series/series.svelte'

export class SeriesTable {
  private readonly series = new SvelteMap<string, Series>()

  /** Series as declared; those that are here and have the same columns keep their rows. */
  adopt(declarations: readonly SeriesDeclaration[]): void {
    for (const declaration of declarations) {
      const known = this.series.get(declaration.name)
      if (known && columnNames(known.declaration).join() === columnNames(declaration).join())
        known.declaration = declaration
      else this.series.set(declaration.name, new Series(declaration))
    }
  }

  get(name: string): Series | undefined {
    return this.series.get(name)
  }

  all(): readonly Series[] {
    return [...this.series.values()]
  }

  /** A series that was computed anew: its old rows and what was summarised of them are gone. */
  renew(batch: SeriesBatch): void {
    const old = this.series.get(batch.series)
    if (!old) return
    const series = new Series(old.declaration)
    series.append(batch)
    this.series.set(batch.series, series)
  }
}
