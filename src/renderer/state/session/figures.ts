/** Figures of this window: the panels that can be drawn, what made them, and the view that a figure's file was. */
import { SvelteMap } from 'svelte/reactivity'
import { AppError } from '#shared/errors'
import {
  MOST_FIGURE_BYTES,
  sourceIn,
  type FigureRun,
  type FigureSource,
  type FigureView
} from '#shared/figure'
import { replicaSeeds } from '#shared/replicas'
import { shownLine } from '#shared/text'
import { view } from '../../../kit/panel/axes/view.svelte'
import type { Figure } from '../../../kit/panel/figure/figure'
import type { FigureHost } from '../../../kit/panel/figure/host'
import type { Host } from '../window/host.svelte'
import type { Library } from '../runs/library.svelte'
import type { Notices } from '../window/notices.svelte'
import type { RunData } from '../runs/runData.svelte'
import type { Sweeps } from '../runs/sweeps.svelte'
import type { Workbench } from './workbench.svelte'

interface Parts {
  host: Host
  library: Library
  sweeps: Sweeps
  workbench: Workbench
  notices: Notices
}

export const isFigureFile = (name: string): boolean => /\.(svg|png|pdf)$/i.test(name)

export class Figures implements FigureHost {
  private readonly offered = new SvelteMap<string, () => Figure | null>()

  constructor(private readonly parts: Parts) {}

  offerFigure(id: string, figure: () => Figure | null): () => void {
    this.offered.set(id, figure)
    return () => void this.offered.delete(id)
  }

  figures(): ReadonlyMap<string, Figure> {
    const drawn = [...this.offered].flatMap(([id, figure]) => {
      const now = figure()
      return now ? [[id, now] as const] : []
    })
    return new Map(drawn)
  }

  sourceOf(panels: readonly string[]): FigureSource {
    const { host, workbench, sweeps } = this.parts
    const { openRuns, activeRun, activeSweep, comparison, cursor, panels: choices } = workbench.arrangement
    const runs = comparison.shown ? workbench.comparison.runs : workbench.visible
    const detail = sweeps.detail?.summary.id === activeSweep ? sweeps.detail : null
    return {
      schema: 1,
      saltus: host.info?.version ?? '',
      figures: panels,
      runs: runs.map(runOf),
      sweep:
        activeSweep === null || comparison.shown ? null : { id: activeSweep, spec: detail?.spec ?? null },
      view: {
        openRuns,
        activeRun,
        activeSweep,
        comparison,
        cursor,
        // One panel of many is opened at full size; a comparison and a sweep have one.
        full: panels.length === 1 && activeSweep === null && !comparison.shown ? panels[0]! : null,
        panels: choices,
        zoom: view.kept
      }
    }
  }

  /** Opens the view that a dropped figure was, or says in one sentence why not. */
  async open(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>): Promise<void> {
    const { notices, workbench } = this.parts
    const opened = await notices.attempt(`${shownLine(file.name)} could not be opened`, async () => {
      if (file.size > MOST_FIGURE_BYTES)
        throw new AppError('figure.foreign', 'It is larger than 64 MB, so it is no figure of Saltus.')
      const source = sourceIn(new Uint8Array(await file.arrayBuffer()))
      return this.present(source)
    })
    if (!opened) return
    notices.dismiss()
    const { arrangement } = workbench
    const panels = { ...arrangement.panels, ...opened.panels }
    const { zoom = {}, ...shown } = opened
    view.restore(zoom)
    await workbench.restore({ ...arrangement, ...shown, panels, view: 'workbench' })
  }

  /** Throws `figure.missing`: what it shows is not in this library. */
  private present({ view, runs, sweep }: FigureSource): FigureView {
    const { library, sweeps } = this.parts
    const gone = runs.filter(({ id }) => !library.runs.has(id)).map(({ id, title }) => title || id)
    if (sweep && !sweeps.all.has(sweep.id)) gone.push(sweep.id)
    if (gone.length === 0) return view
    const [are, bundle] = gone.length === 1 ? ['is', 'that run'] : ['are', 'those runs']
    throw new AppError(
      'figure.missing',
      `${gone.map(shownLine).join(', ')} ${are} not in this library: a figure holds no rows, a bundle of ${bundle} does.`
    )
  }
}

const runOf = ({ summary, spec }: RunData): FigureRun => ({
  id: summary.id,
  title: summary.title,
  preset: summary.preset,
  engine: summary.engine,
  versions: summary.versions,
  seeds: spec ? replicaSeeds(spec) : [],
  spec
})
