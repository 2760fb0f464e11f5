/** The runs that are compared: any of the library, of any family. One that is gone keeps its place until it is back. */
import { SvelteMap } from 'svelte/reactivity'
import type { Api } from '#shared/contract'
import type { SessionState } from '#shared/session'
import type { Library } from './library.svelte'
import type { RunData } from './runData.svelte'
import type { RunPool } from './runPool.svelte'

export class Comparison {
  /** It is what the window shows. */
  shown = $state(false)
  /** In the order in which they were added. */
  ids = $state.raw<readonly string[]>([])
  private readonly held = new SvelteMap<string, RunData>()

  /** Those of the library. */
  readonly runs = $derived(
    this.ids.flatMap((id) => {
      const run = this.held.get(id)
      return run ? [run] : []
    })
  )

  constructor(
    api: Api,
    private readonly pool: RunPool,
    private readonly library: Library
  ) {
    api.on('run.removed', ({ runId }) => this.release(runId))
    api.on('run.changed', ({ id }) => this.has(id) && this.hold(id))
  }

  /** Ids of runs that the library does not have. */
  get missing(): string[] {
    return this.ids.filter((id) => !this.library.runs.has(id))
  }

  /** Null: it is not compared, or not in the library. */
  get(id: string): RunData | null {
    return this.held.get(id) ?? null
  }

  has(id: string): boolean {
    return this.ids.includes(id)
  }

  add(ids: readonly string[]): void {
    this.ids = [...new Set([...this.ids, ...ids])]
    for (const id of ids) this.hold(id)
  }

  remove(id: string): void {
    this.ids = this.ids.filter((other) => other !== id)
    this.release(id)
  }

  toggle(id: string): void {
    if (this.has(id)) this.remove(id)
    else this.add([id])
  }

  get state(): SessionState['comparison'] {
    return { runs: this.ids, shown: this.shown }
  }

  restore({ runs, shown }: SessionState['comparison']): void {
    for (const id of this.ids) this.release(id)
    this.ids = runs
    this.shown = shown
    for (const id of runs) this.hold(id)
  }

  private hold(id: string): void {
    if (this.held.has(id)) return
    const found = this.pool.hold(id)
    if (found) this.held.set(id, found.run)
  }

  private release(id: string): void {
    if (this.held.delete(id)) this.pool.release(id)
  }
}
