/**
 * The one door to families: a question, answered in a thread of its own within a limit of time and of size. A family that
 * throws, hangs or answers too much fails its question, and nothing else.
 */
import os from 'node:os'
import { AppError } from '#shared/errors'
import { isTraining, type ExperimentSpec } from '#shared/experiment'
import { assertFits } from '#shared/memory'
import { outOfBounds } from '#shared/plainJson'
import type { AboutSpec, AnswerOf, Question } from '../asked/questions'
import type { PlannedSweep } from '../asked/sweeps'
import { missingFamily } from '../missingFamily'
import { AskedWorker } from './askedWorker'

/** Milliseconds of the processor; a sweep asks for each of up to a thousand cells. */
const LIMITS: Record<Question['kind'], number> = { families: 10_000, check: 3000, about: 3000, sweep: 60_000 }
/** Milliseconds by the clock that a family has on a machine whose cores all train; one that waits for ever is given up then. */
const PATIENCE = 30_000
/** Series of a run, places of an inner axis, and characters that describe them all: run.json holds them. */
const MOST_SERIES = 64
const MOST_PLACES = 65_535
const MOST_TEXT = 4e6
/** Specs whose answers are kept. */
const KEPT = 64

export class Families {
  private readonly worker: AskedWorker
  private readonly known = new Map<string, Promise<AboutSpec>>()

  /** @param file the built worker */
  constructor(file: string) {
    this.worker = new AskedWorker(
      file,
      null,
      (why) => new AppError('family.lost', `The family could not be asked: ${why}`)
    )
  }

  /** Throws `family.late`, `family.lost`, `spec.invalid` for a draft out of bounds, and what the family's code throws. */
  async ask<Asked extends Question>(question: Asked): Promise<AnswerOf[Asked['kind']]> {
    // What is nested without end cannot even be handed over.
    const wild = 'draft' in question ? outOfBounds(question.draft) : null
    if (wild)
      throw new AppError('spec.invalid', `${wild.path || 'The draft'} ${wild.what}.`, { path: wild.path })
    const ms = LIMITS[question.kind]
    const late = (seconds: number): AppError =>
      new AppError('family.late', `The family has not answered within ${Math.round(seconds)} s.`, {
        path: 'family'
      })
    const limit = { ms, atMost: Math.max(PATIENCE, 2 * ms), late }
    return this.worker.ask(question, { limit }) as Promise<AnswerOf[Asked['kind']]>
  }

  /** What follows from a spec; the same spec is asked once. Throws as `ask`, and `family.answer` for one out of bounds. */
  about(spec: ExperimentSpec): Promise<AboutSpec> {
    const key = JSON.stringify(spec)
    const known = this.known.get(key) ?? this.ask({ kind: 'about', spec }).then(withinBounds)
    this.known.delete(key)
    this.known.set(key, known)
    known.catch(() => this.known.delete(key))
    const [oldest] = this.known.keys()
    if (this.known.size > KEPT) this.known.delete(oldest!)
    return known
  }

  /** The same for a run that this machine, or the container around this process, has the memory for. Throws `engine.memory` too. */
  async fitting(spec: ExperimentSpec): Promise<AboutSpec> {
    const about = await this.about(spec)
    // Node tells 0 or 2⁶⁴ where there is no limit
    if (about.training && isTraining(spec)) {
      const available = Math.min(os.totalmem(), process.constrainedMemory() || Infinity)
      assertFits(about.training.footprint, spec, available)
    }
    return about
  }

  /** What follows from the spec of a stored run, or why nothing is known: a sentence. Then the run is shown by what it stores. */
  async aboutStored(
    spec: ExperimentSpec
  ): Promise<{ about: AboutSpec; why: null } | { about: null; why: string }> {
    try {
      return { about: await this.about(spec), why: null }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const isMissing = error.code === 'spec.invalid'
      return {
        about: null,
        why: isMissing ? `The family ${spec.family} is not installed here.` : error.message
      }
    }
  }

  /** What is wrong with the spec of a run that comes in; null: nothing, or its family is not here to tell. */
  async problemOf(spec: ExperimentSpec): Promise<string | null> {
    return this.about(spec).then(
      () => null,
      (error: Error) => (error instanceof AppError && error.code === 'spec.invalid' ? null : error.message)
    )
  }

  /** For what only its family can do to a run: `doing` as in `continued`. Throws `family.missing`, and as `about`. */
  async needed(spec: ExperimentSpec, doing: string): Promise<AboutSpec> {
    try {
      return await this.about(spec)
    } catch (error) {
      if (error instanceof AppError && error.code === 'spec.invalid') throw missingFamily(spec.family, doing)
      throw error
    }
  }

  /** A complete spec. Throws `spec.invalid` with the first problem's path. */
  async requireSpec(draft: unknown): Promise<ExperimentSpec> {
    const { spec, problems } = await this.ask({ kind: 'check', draft })
    if (spec) return spec
    const { path, message } = problems[0]!
    throw new AppError('spec.invalid', message, { path, problems: [...problems] })
  }

  /** Throws `sweep.invalid` with the first problem's path. */
  async requireSweep(draft: unknown, without: readonly number[] = []): Promise<PlannedSweep> {
    return (await this.requireCheckedSweep(draft, without)).plan
  }

  /** The same with what its states take on disk. */
  async requireCheckedSweep(
    draft: unknown,
    without: readonly number[] = []
  ): Promise<{ plan: PlannedSweep; keptBytes: number }> {
    const { plan, problems, keptBytes } = await this.ask({ kind: 'sweep', draft, without })
    if (plan) return { plan, keptBytes }
    const { path, message } = problems[0]!
    throw new AppError('sweep.invalid', message, { path, problems: [...problems] })
  }

  close(): void {
    this.worker.close()
  }
}

function withinBounds(about: AboutSpec): AboutSpec {
  const refuse = (message: string): never => {
    throw new AppError('family.answer', message, { path: 'family' })
  }
  const { series, training } = about
  if (series.length > MOST_SERIES)
    refuse(`The family declares ${series.length} series; ${MOST_SERIES} are allowed.`)
  for (const { name, inner } of series)
    for (const { title, size = 0 } of inner)
      if (!(size <= MOST_PLACES))
        refuse(`The series ${name} has ${size} places on its axis ${title}; ${MOST_PLACES} are allowed.`)
  if (JSON.stringify(series).length > MOST_TEXT)
    refuse('What the family says of its series is too long to be stored.')
  if (
    training &&
    ![training.operations, ...training.rows].every((value) => Number.isFinite(value) && value > 0)
  )
    refuse('The family gives no finite number of operations and rows of a step.')
  return about
}
