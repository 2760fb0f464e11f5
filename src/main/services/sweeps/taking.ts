/**
 * Cells that earlier sweeps of the library have trained already: the same experiment, by the same version of this program, on an
 * engine that computes as this machine's does, come to their end. Their runs stand for cells of a new sweep.
 */
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '#shared/errors'
import { isTraining } from '#shared/experiment'
import type { RunRecord, RunSummary } from '#shared/run'
import { cellText, firstReplica, type SweepPart } from '#shared/sweep/plan'
import type { PlannedSweep } from '../../asked/sweeps'
import type { Library } from '../../store/types'
import type { Runs } from '../runs/runs'

/** Where a cell has been trained. */
interface Trained {
  run: RunRecord
  sweepId: string
  /** First replica of the cell. */
  replica: number
}

export interface CheckedPlan {
  plan: PlannedSweep
  keptBytes: number
}

export interface WithTaken {
  /** What the sweep trains itself. */
  parts: readonly SweepPart[]
  /** Runs that stand for its other cells. */
  linked: readonly SweepPart[]
  /** These cells. */
  taken: readonly number[]
  /** What the states that its runs keep take on disk. */
  keptBytes: number
}

export class Taking {
  /** Specs of ended runs do not change: cells of a run by how many seeds they have. */
  private readonly texts = new Map<string, Map<string, number>>()

  constructor(
    private readonly library: Library,
    private readonly runs: Runs,
    private readonly version: string
  ) {}

  /** @param fresh all of its cells are trained anew */
  async plan(draft: unknown, { plan, keptBytes }: CheckedPlan, fresh: boolean): Promise<WithTaken> {
    const linked = fresh ? [] : await this.parts(plan)
    const taken = linked.flatMap(({ cells }) => cells)
    if (taken.length === 0) return { parts: plan.parts, linked, taken, keptBytes }
    const rest = await this.runs.families.requireCheckedSweep(draft, taken)
    return { parts: rest.plan.parts, linked, taken, keptBytes: rest.keptBytes }
  }

  /** The parts of a sweep whose cells are there already. */
  private async parts({ spec, parts }: PlannedSweep): Promise<SweepPart[]> {
    const wanted = new Map<string, number>()
    for (const part of parts)
      for (const cell of part.cells) {
        const text = cellText(part.spec, firstReplica(part, cell, spec.replicas), spec.replicas)
        if (text !== null) wanted.set(text, cell)
      }
    const found = await this.trained(spec.base.family, spec.replicas, wanted)
    const byRun = new Map<string, [cell: number, Trained][]>()
    for (const [cell, trained] of [...found].sort(([a], [b]) => a - b))
      byRun.set(trained.run.id, [...(byRun.get(trained.run.id) ?? []), [cell, trained]])
    return [...byRun.values()].map((cells) => {
      const [[, { run, sweepId }]] = cells as [[number, Trained]]
      const replicas = cells.map(([, { replica }]) => replica)
      return {
        cells: cells.map(([cell]) => cell),
        spec: run.spec,
        taken: { runId: run.id, sweepId, replicas }
      }
    })
  }

  /** By cell; the newest sweep first. */
  private async trained(
    family: string,
    seeds: number,
    wanted: ReadonlyMap<string, number>
  ): Promise<Map<number, Trained>> {
    const found = new Map<number, Trained>()
    const engines: { engine: RunRecord['engine']; same: boolean }[] = []
    const isSame = async ({ engine, spec }: RunRecord): Promise<boolean> => {
      const known = engines.find((each) => isDeepStrictEqual(each.engine, engine))
      if (known) return known.same
      // A computation has the same bits on every machine.
      const same =
        engine !== null && (!isTraining(spec) || (await this.runs.pool.compare(engine, spec.engine)) === null)
      engines.push({ engine, same })
      return same
    }
    const ended = (await this.runs.list()).filter((run) => run.sweep && run.family === family && isEnded(run))
    for (const { id, sweep } of ended.toReversed()) {
      const { record } = await this.library.read(id)
      for (const [text, replica] of this.cellsOf(record, seeds)) {
        const cell = wanted.get(text)
        if (cell === undefined || found.has(cell)) continue
        if (!(await this.isWhole(record)) || !(await isSame(record))) break
        found.set(cell, { run: record, sweepId: sweep!.id, replica })
      }
    }
    return found
  }

  private cellsOf(run: RunRecord, seeds: number): ReadonlyMap<string, number> {
    const key = `${run.id} ${seeds}`
    const known = this.texts.get(key)
    if (known) return known
    const cells = new Map<string, number>()
    for (let first = 0; first + seeds <= run.spec.replicas; first++) {
      const text = cellText(run.spec, first, seeds)
      if (text !== null && !cells.has(text)) cells.set(text, first)
    }
    this.texts.set(key, cells)
    return cells
  }

  /** It, and every run that it goes on from, was made by this version, and nothing but its end was changed on the way. */
  private async isWhole({ specHash, versions, parent, engine }: RunRecord): Promise<boolean> {
    if (specHash === null || versions.saltus !== this.version) return false
    if (!parent) return true
    if (parent.changes.some(({ path }) => path !== 'stop.steps')) return false
    const before = await this.library.read(parent.runId).catch((error: unknown) => {
      if (error instanceof AppError) return null
      throw error
    })
    return before !== null && isDeepStrictEqual(before.record.engine, engine) && this.isWhole(before.record)
  }
}

/** What could be trained on by itself, or is still trained, has not come to its end. */
const isEnded = ({ status }: RunSummary): boolean => status === 'finished' || status === 'diverged'
