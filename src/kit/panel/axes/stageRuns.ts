/**
 * The stages of a run as runs of their own, whose steps count from where each stage begins: a stage and its controls then lie
 * over one another on one axis, drawn by what draws runs.
 */
import { isTraining } from '#shared/experiment'
import type { SeriesDeclaration } from '#shared/metrics'
import { specOfStage, trainedSpec } from '#shared/stages'
import { ofStage } from '#shared/analysis/tracks'
import type { PanelRun } from '../props'
import { freeLook, type Look } from '../series/looks'
import { Series } from '../series/series.svelte'

/** A part of a run: the run itself, and the step of it that the part's steps are counted from. */
export interface StagePart {
  of: PanelRun
  from: number
}

const unstaged = (declaration: SeriesDeclaration): SeriesDeclaration => {
  const { staged: _, ...rest } = declaration
  return rest
}

/** The rows of one stage of a series, in steps from its begin. */
class StageSeries extends Series {
  /** Rows that the whole had when it was last looked at. */
  private looked = 0

  constructor(
    private readonly of: Series,
    private readonly stage: number,
    private readonly from: number
  ) {
    super(unstaged(of.declaration), Infinity)
  }

  /** As many as there are of the whole. */
  override get every(): number {
    return this.of.every
  }

  takeIn(): void {
    const { declaration, stage, from } = this
    const all = this.of.all()
    const size = all['replica']!.length
    if (size === this.looked) return
    this.looked = size
    const columns = ofStage(this.of.declaration, all, stage, [{ stage, name: '', from }])
    const rows = columns['replica']!.length
    if (rows > this.next) this.append({ series: declaration.name, firstRow: 0, rows, columns })
  }
}

const known = new WeakMap<Series, Map<number, StageSeries>>()

function seriesOf(whole: Series, stage: number, from: number): Series {
  let ofWhole = known.get(whole)
  if (!ofWhole) known.set(whole, (ofWhole = new Map()))
  let series = ofWhole.get(stage)
  if (!series) ofWhole.set(stage, (series = new StageSeries(whole, stage, from)))
  series.takeIn()
  return series
}

/**
 * One run a stage that each has reached, in their order: the first with the look of its run, the others with those that are
 * free; a run that has a single stage as it is. Reading their series in an effect follows the stream.
 */
export function stageRuns(runs: readonly PanelRun[]): { run: PanelRun; part?: StagePart }[] {
  const taken: Look[] = runs.map(({ colour, dash }) => ({ colour, dash }))
  return runs.flatMap((run) => partsOf(run, taken, runs.length < 2))
}

/** @param taken looks of what is drawn, to which those of the stages are added @param alone stages are called by their names alone */
function partsOf(run: PanelRun, taken: Look[], alone: boolean): { run: PanelRun; part?: StagePart }[] {
  if (run.stages.length < 2) return [{ run }]
  const lookOf = (i: number): Look => {
    if (i === 0) return { colour: run.colour, dash: run.dash }
    const look = freeLook(run.colour - 1 + i, taken)
    taken.push(look)
    return look
  }
  return run.stages.map(({ stage, name, from }, i) => {
    const next = run.stages[i + 1]?.from
    const end = next ?? run.step
    const within = <Place extends { step: number }>(places: readonly Place[]): Place[] =>
      places.flatMap((place) =>
        place.step >= from && place.step <= end ? [{ ...place, step: place.step - from }] : []
      )
    const { spec } = run
    const until =
      spec && isTraining(spec) ? trainedSpec(spec, { stage, stageFrom: from }).stop.steps : run.targetSteps
    const part: PanelRun = {
      id: `${run.id}/${stage}`,
      title: alone ? name : `${run.title} · ${name}`,
      family: run.family,
      ...lookOf(i),
      status: next === undefined ? run.status : 'finished',
      replicas: run.replicas,
      traits: run.traits,
      diverged: within(run.diverged),
      changes: [],
      step: end - from,
      spec: spec && specOfStage(spec, stage),
      stages: [{ stage: 0, name, from: 0 }],
      targetSteps: (next ?? until) - from,
      axis: run.axis,
      declarations: run.declarations.map(unstaged),
      headline: run.headline,
      history: null,
      checkpoints: within(run.checkpoints),
      inspect: (view, step, ...rest) => run.inspect(view, from + step, ...rest),
      whyNotDerived: run.whyNotDerived,
      deriving: run.deriving,
      derive: (series) => run.derive(series),
      projecting: run.projecting,
      projectionTargets: () => run.projectionTargets(),
      readProjection: (request) => run.readProjection(request),
      computeProjection: (request) => run.computeProjection(request),
      cancelProjection: () => run.cancelProjection(),
      series: (wanted) => seriesOf(run.series(wanted), stage, from)
    }
    return { run: part, part: { of: run, from } }
  })
}
