/** A sweep that is made on the command line: an experiment and one or two of its fields. */
import { isWholeAt, typedNumber, typedValue } from '#shared/draftFile'
import { AppError } from '#shared/errors'
import { parsePath } from '#shared/paths'
import { draftOf, readKnob, readMeasure, suggestedMeasure } from '#shared/sweep/design'
import { makeDraft, type Draft, type DraftOptions, type Known } from './draft'

/** What a sweep that is made on the command line has besides its experiment. */
export interface OverOptions {
  /** `path=values`: one or two knobs. */
  over?: readonly string[]
  /** As in `test.accuracy>=0.99`. */
  reach?: string
}

/** A sweep of an experiment over the fields that the options name. Throws `over.invalid`, and as `makeDraft`. */
export async function makeSweepOver(
  source: string,
  { over = [], reach, replicas, set, steps, engine }: OverOptions & Omit<DraftOptions, 'seed'>,
  known: Known
): Promise<Draft> {
  const { draft } = await makeDraft(source, { set, steps, engine }, known)
  const family = known.families.find(({ id }) => id === draft['family'])
  const schema = family?.schema
  const draw = typeof draft['seed'] === 'number' ? draft['seed'] : 0
  const knobs = over.map((text) => {
    const knob = readKnob(text, (value, path) => typedValue(value, schema, parsePath(path)), {
      draw,
      integer: (path) => isWholeAt(schema, parsePath(path))
    })
    if (knob) return knob
    throw new AppError(
      'over.invalid',
      `--over ${text} must look like optimizer.learningRate=0.01..1:5:log or task.law=uniform,powerlaw.`,
      { path: text }
    )
  })
  const measure =
    reach === undefined
      ? suggestedMeasure(draft, family?.headline ?? '', family?.series ?? [])
      : readMeasure(reach)
  if (!measure)
    throw new AppError('reach.invalid', `--reach ${reach} must look like test.accuracy>=0.99.`, {
      path: 'reach'
    })
  const title = typeof draft['title'] === 'string' && draft['title'] ? draft['title'] : (family?.title ?? '')
  const number = replicas === undefined ? 1 : (typedNumber(replicas) ?? replicas)
  return { draft: draftOf({ title, base: draft, knobs, replicas: number, measure }) }
}
