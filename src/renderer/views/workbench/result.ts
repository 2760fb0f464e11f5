/** What a run that has ended came to, in one clause, and why it ended. Pure. */
import { gotText, verdicts, type Verdict } from '#shared/expectation'
import { isOnAxis, type RunVerdict } from '#shared/measure'
import { metricWords } from '#shared/metrics'
import type { RunStatus } from '#shared/run'
import { placeWords } from '../../../kit/panel/axes/places'
import type { Delay } from '../../../kit/panel/series/leaps'
import type { MainAxis } from '#shared/axes'
import { count, significant } from '../../../kit/ui/format'

export interface RunResult {
  /** Null: nothing was expected of it. */
  verdict: Verdict | null
  /** The number that it came to, as in `1 of 3, got 0.700:`; never cut. */
  number: string
  /** What that is a number of. */
  text: string
  /** All of it, for who points at it. */
  title: string
}

export interface Ended {
  status: RunStatus
  step: number
  targetSteps: number
  /** Why it ended, a clause (`whyEnded`); null: not known. */
  why: string | null
  axis: MainAxis
  headline: string
  expectations: readonly RunVerdict[]
  /** When its headline was half way between chance and 1 (`eventOf`); undefined: it has no such measure. */
  leap: { step: number | null; level: number; within: number } | undefined
  /** When it knew its training and its held-out rows. */
  delay: Delay
}

/** Null while it has not ended by itself. */
export function resultOf({ status, expectations, ...run }: Ended): RunResult | null {
  if (status !== 'finished' && status !== 'diverged') return null
  const end = endText(run)
  const leap = leapText(run)
  const told = expectations.filter(({ verdict }) => verdict !== 'pending')
  if (told.length === 0) return leap && { verdict: null, ...leap, title: `${lineOf(leap)}. ${end}` }
  const worst = told.reduce((one, other) =>
    verdicts.indexOf(other.verdict) > verdicts.indexOf(one.verdict) ? other : one
  )
  const lines = told.map((each) => `${each.verdict}: ${each.expectation.text}, got ${gotOf(each, run.axis)}`)
  const alike = told.filter(({ verdict }) => verdict === worst.verdict).length
  const among = told.length === 1 ? '' : `${alike} of ${told.length}, `
  return {
    verdict: worst.verdict,
    number: `${among}got ${gotOf(worst, run.axis)}:`,
    text: worst.expectation.text,
    title: [...lines, ...(leap ? [lineOf(leap)] : []), end].join('\n')
  }
}

/** A place with the name of its axis. */
const gotOf = ({ expectation, got }: RunVerdict, { title }: MainAxis): string =>
  (got && isOnAxis(expectation) ? `${title} ` : '') +
  gotText(got, isOnAxis(expectation) ? count : (value) => significant(value))

type Told = Pick<RunResult, 'number' | 'text'>

const lineOf = ({ number, text }: Told): string => `${number} ${text}`

function leapText({
  leap,
  headline,
  axis,
  delay: { train, grok }
}: Pick<Ended, 'leap' | 'headline' | 'axis' | 'delay'>): Told | null {
  if (grok !== null) {
    const after = train !== null && train > 0 ? `, ${significant(grok / train, 2)} × T_train` : ''
    return { number: `${placeWords(axis, grok)}:`, text: `99 % of held-out rows${after}` }
  }
  if (!leap) return null
  const { step, level, within } = leap
  const number = step === null ? `not within ${placeWords(axis, within)}:` : `${placeWords(axis, step)}:`
  return { number, text: `${metricWords(headline)} ≥ ${significant(level, 2)}` }
}

function endText({ step, targetSteps, why }: Pick<Ended, 'step' | 'targetSteps' | 'why'>): string {
  const of = step < targetSteps ? ` of ${count(targetSteps)}` : ''
  return `It ended at ${count(step)}${of}${why === null ? '' : `: ${why}`}.`
}
