/**
 * The stored columns of one series of one run, as they arrive.
 *
 * Typed arrays stay outside Svelte's proxies; readers are woken at most once per animation frame.
 * Rows are addressed by index, so a batch that overlaps what is there does no harm.
 *
 * A window that is open for days must not grow for days: of a series of more than `MOST_ROWS` rows every second place
 * on the main axis is kept from then on, of one twice as long every fourth, and so on. No value is made up. The first
 * places, which are half of a log axis, stay whole, and so do both sides of a stage's begin, and the end once it is known.
 */
import { createSubscriber } from 'svelte/reactivity'
import { STAGE } from '#shared/axes'
import {
  makeColumn,
  columnNames,
  type Column,
  type SeriesBatch,
  type SeriesDeclaration
} from '#shared/metrics'

/** Rows of one series that a window keeps; some tens of MB. */
const MOST_ROWS = 2 ** 21
/** Places that are kept whatever comes after them. */
const FIRST_PLACES = 1024

type Columns = Record<string, Column>

/** Rows of one place, from `from` to before `to`. */
interface Span {
  from: number
  to: number
}

export class Series {
  private columns: Columns = {}
  private capacity = 0
  private count = 0
  /** Rows that have come, kept or not. */
  private seen = 0
  private stride = 1
  /** Places since the last one that was kept for its number. */
  private passed = 0
  /** The newest place, while it is not among the kept ones. */
  private tail: { columns: Columns; rows: number } | null = null
  private newest: { place: number; stage: number } | null = null
  private wake: (() => void) | null = null
  private frame = 0
  private readonly subscribe = createSubscriber((update) => {
    this.wake = update
    return () => (this.wake = null)
  })

  /**
   * @param declaration replaced where a run names its places only later; its columns stay
   * @param most rows that are kept, about
   */
  constructor(
    public declaration: SeriesDeclaration,
    private readonly most = MOST_ROWS
  ) {
    this.grow(1024)
  }

  /** Rows that are here. Reading it in an effect or a template follows the stream. */
  get rows(): number {
    this.subscribe()
    return this.count
  }

  /** Rows that have come: the index of the next one. */
  get next(): number {
    return this.seen
  }

  /** One place in so many is here. */
  get every(): number {
    this.subscribe()
    return this.stride
  }

  /** The first `rows` values of a column; a view, valid until the next append. */
  column(name: string): Column {
    this.subscribe()
    const column = this.columns[name]
    if (!column) throw new Error(`series ${this.declaration.name} has no column ${name}`)
    return column.subarray(0, this.count)
  }

  /** All columns, as `column` gives them. */
  all(): Readonly<Columns> {
    this.subscribe()
    return this.upTo(this.count)
  }

  /** Takes in a batch by row index. Returns false when rows before it are missing: read the series again. */
  append({ firstRow, rows, columns }: SeriesBatch): boolean {
    if (firstRow > this.seen) return false
    const from = Math.min(rows, this.seen - firstRow)
    if (this.stride === 1) this.keep(columns, { from, to: rows })
    else for (const span of this.spans(columns, { from, to: rows })) this.choose(columns, span)
    this.seen = Math.max(this.seen, firstRow + rows)
    this.announce()
    return true
  }

  /** It holds more than it should: `thinned` is to take its place. */
  get isFull(): boolean {
    return this.count > this.most
  }

  /** The same series with every second of its places; what was read of this one is to be read anew. */
  thinned(): Series {
    const next = new Series(this.declaration, this.most)
    const all = this.upTo(this.count)
    const spans = [...this.spans(all, { from: 0, to: this.count })]
    const stageOf = (span: Span | undefined): number => (span ? (all[STAGE]?.[span.from] ?? 0) : 0)
    next.seen = this.seen
    next.stride = this.stride * 2
    next.newest = this.newest ?? this.placeOf(all, this.count - 1)
    next.passed = this.passed
    for (const [p, span] of spans.entries()) {
      const isLast = p === spans.length - 1
      const isNumbered = p < FIRST_PLACES || (p - FIRST_PLACES) % 2 === 1
      const isEdge =
        stageOf(span) !== stageOf(spans[p - 1] ?? span) || stageOf(span) !== stageOf(spans[p + 1] ?? span)
      if (isNumbered || isEdge) next.keep(all, span)
      else if (isLast) next.delay(all, span)
      if (isLast && !isNumbered) next.passed += this.stride
    }
    if (this.tail) next.tail = this.tail
    return next
  }

  /** The end is known: the newest place is among the kept ones, whatever its number. */
  settle(): void {
    if (!this.tail) return
    this.keep(this.tail.columns, { from: 0, to: this.tail.rows })
    this.tail = null
    this.passed = 0
    this.announce()
  }

  /** Of a place by its number, and of its neighbours by where stages begin. */
  private choose(columns: Columns, span: Span): void {
    const here = this.placeOf(columns, span.from)
    const before = this.newest
    this.newest = here
    if (before && here.place === before.place && here.stage === before.stage) {
      // The rest of a place that came in two batches.
      if (this.tail) this.delay(columns, span)
      else this.keep(columns, span)
      return
    }
    if (before && here.stage !== before.stage) this.settle()
    else if (++this.passed < this.stride) {
      this.tail = null
      this.delay(columns, span)
      return
    }
    this.tail = null
    this.passed = 0
    this.keep(columns, span)
  }

  private delay(columns: Columns, { from, to }: Span): void {
    const rows = this.tail?.rows ?? 0
    const longer: Columns = {}
    for (const name of Object.keys(this.columns)) {
      longer[name] = makeColumn(name, this.declaration, rows + to - from)
      if (this.tail) longer[name].set(this.tail.columns[name]!)
      longer[name].set(columns[name]!.subarray(from, to), rows)
    }
    this.tail = { columns: longer, rows: rows + to - from }
  }

  private keep(columns: Columns, { from, to }: Span): void {
    const end = this.count + to - from
    if (end > this.capacity) this.grow(Math.max(end, this.capacity * 2))
    for (const [name, column] of Object.entries(this.columns))
      column.set(columns[name]!.subarray(from, to), this.count)
    this.count = end
  }

  private upTo(rows: number): Columns {
    return Object.fromEntries(
      Object.entries(this.columns).map(([name, column]) => [name, column.subarray(0, rows)])
    )
  }

  private placeOf(columns: Columns, row: number): { place: number; stage: number } {
    const { main } = this.declaration
    return { place: main ? columns[main.name]![row]! : 0, stage: columns[STAGE]?.[row] ?? 0 }
  }

  /** Rows of one place come together. */
  private *spans(columns: Columns, { from, to }: Span): Generator<Span> {
    for (let start = from; start < to;) {
      const { place, stage } = this.placeOf(columns, start)
      let end = start + 1
      for (; end < to; end++) {
        const next = this.placeOf(columns, end)
        if (next.place !== place || next.stage !== stage) break
      }
      yield { from: start, to: end }
      start = end
    }
  }

  private grow(capacity: number): void {
    for (const name of columnNames(this.declaration)) {
      const larger = makeColumn(name, this.declaration, capacity)
      if (this.columns[name]) larger.set(this.columns[name].subarray(0, this.count))
      this.columns[name] = larger
    }
    this.capacity = capacity
  }

  private announce(): void {
    // With nobody to wake there may be no page either.
    if (this.frame || !this.wake) return
    this.frame = requestAnimationFrame(() => {
      this.frame = 0
      this.wake?.()
    })
  }
}
