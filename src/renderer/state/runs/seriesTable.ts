/** The series of an open run by name: as declared, with the rows that have come so far. */
import { SvelteMap } from 'svelte/reactivity'
import { columnNames, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import { Series } from '../../../kit/panel/series/series.svelte'

export class SeriesTable {
  private readonly series = new SvelteMap<string, Series>()

  /** Series as declared, and no others; those that are here and have the same columns keep their rows. */
  declare(declarations: readonly SeriesDeclaration[]): void {
    for (const name of [...this.series.keys()])
      if (!declarations.some((declaration) => declaration.name === name)) this.series.delete(name)
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

  /** Takes in rows of a series, the last ones of a run that has ended; false where rows before them are missing. */
  append(batch: SeriesBatch, areLast: boolean): boolean {
    const series = this.series.get(batch.series)
    if (!series?.append(batch)) return false
    if (series.isFull) this.series.set(batch.series, series.thinned())
    if (areLast) this.settle()
    return true
  }

  /** The end of the run is known: of every series the last place is here. */
  settle(): void {
    for (const series of this.series.values()) series.settle()
  }

  /** A series that was computed anew: its old rows and what was summarised of them are gone. */
  renew(batch: SeriesBatch): void {
    const old = this.series.get(batch.series)
    if (!old) return
    this.series.set(batch.series, new Series(old.declaration))
    this.append(batch, true)
  }
}
