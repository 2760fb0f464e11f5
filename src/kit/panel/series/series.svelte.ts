/**
 * The stored columns of one series of one run, as they arrive.
 *
 * Typed arrays stay outside Svelte's proxies; readers are woken at most once per animation frame.
 * Rows are addressed by index, so a batch that overlaps what is there does no harm.
 */
import { createSubscriber } from 'svelte/reactivity'
import {
  makeColumn,
  columnNames,
  type Column,
  type SeriesBatch,
  type SeriesDeclaration
} from '#shared/metrics'

export class Series {
  private columns: Record<string, Column> = {}
  private capacity = 0
  private count = 0
  private wake: (() => void) | null = null
  private frame = 0
  private readonly subscribe = createSubscriber((update) => {
    this.wake = update
    return () => (this.wake = null)
  })

  /** @param declaration replaced where a run names its places only later; its columns stay */
  constructor(public declaration: SeriesDeclaration) {
    this.grow(1024)
  }

  /** Rows so far. Reading it in an effect or a template follows the stream. */
  get rows(): number {
    this.subscribe()
    return this.count
  }

  /** The first `rows` values of a column; a view, valid until the next append. */
  column(name: string): Column {
    this.subscribe()
    const column = this.columns[name]
    if (!column) throw new Error(`series ${this.declaration.name} has no column ${name}`)
    return column.subarray(0, this.count)
  }

  /** All columns, as `column` gives them. */
  all(): Readonly<Record<string, Column>> {
    this.subscribe()
    return Object.fromEntries(
      Object.entries(this.columns).map(([name, column]) => [name, column.subarray(0, this.count)])
    )
  }

  /** Writes a batch by row index. Returns false when rows before it are missing: read the series again. */
  append(batch: SeriesBatch): boolean {
    if (batch.firstRow > this.count) return false
    const end = batch.firstRow + batch.rows
    if (end > this.capacity) this.grow(Math.max(end, this.capacity * 2))
    for (const [name, column] of Object.entries(this.columns))
      column.set(batch.columns[name]!, batch.firstRow)
    this.count = Math.max(this.count, end)
    this.announce()
    return true
  }

  private grow(capacity: number): void {
    for (const name of columnNames(this.declaration)) {
      const larger = makeColumn(name, this.declaration, capacity)
      if (this.columns[name]) larger.set(this.columns[name])
      this.columns[name] = larger
    }
    this.capacity = capacity
  }

  private announce(): void {
    if (this.frame) return
    this.frame = requestAnimationFrame(() => {
      this.frame = 0
      this.wake?.()
    })
  }
}
