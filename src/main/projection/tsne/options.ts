/** What a user chooses of a t-SNE, and the schedule that is the same for all. */
import { AppError } from '#shared/errors'
import type { Metric } from '../distances'

export interface TsneOptions {
  /** Effective number of neighbours, from 1 to below (n − 1) / 3. */
  perplexity: number
  metric: Metric
  /** Steps in all, early exaggeration included. */
  iterations: number
  /** Start from the principal components, which keeps the large-scale order (Kobak & Berens 2019), or from noise. */
  start: 'pca' | 'random'
  /** Unsigned 32-bit seed of the start's noise. */
  seed: number
}

export const defaultTsneOptions: TsneOptions = {
  perplexity: 30,
  metric: 'euclidean',
  iterations: 1000,
  start: 'pca',
  seed: 1
}

/** First phase: p is multiplied by this (van der Maaten 2014, §5). */
export const EXAGGERATION = 12
/** Steps of the first phase, or a quarter of all where there are fewer than four times as many. */
export const exaggerationSteps = (iterations: number): number => Math.min(250, Math.floor(iterations / 4))
export const EARLY_MOMENTUM = 0.5
export const MOMENTUM = 0.8

/**
 * Step size for n points: Belkina et al. 2019 found n / exaggeration for a gradient without its factor 4;
 * the floor of 50 keeps small sets moving. This is scikit-learn's `auto`.
 */
export const learningRate = (n: number): number => Math.max(n / EXAGGERATION / 4, 50)

export interface AlignedOptions extends TsneOptions {
  /** λ, from 0 to 1: how strongly a point is held to its place in the frames before and after; 0 not at all. */
  temporalWeight: number
}

/** For many frames, which help each other: on three of four sets of some hundred points KL is then within 2 % of that after 1000
 * steps, on the fourth within 5 % (measured). */
export const defaultAlignedOptions: AlignedOptions = {
  ...defaultTsneOptions,
  iterations: 300,
  temporalWeight: 0.1
}

const MAX_ITERATIONS = 100_000

/** Throws `projection.options` with the option's name as path, `projection.points` for fewer than 5 points. */
export function checkOptions(options: AlignedOptions, n: number): void {
  const { perplexity, iterations, seed, temporalWeight } = options
  const refuse = (path: string, message: string): never => {
    throw new AppError('projection.options', message, { path })
  }
  const highest = (n - 1) / 3
  if (!(highest > 1))
    throw new AppError('projection.points', `t-SNE needs at least 5 points; there are ${n}.`, {
      path: 'points'
    })
  if (!(perplexity >= 1 && perplexity < highest))
    refuse(
      'perplexity',
      `The perplexity of ${n} points must be from 1 to below ${Number(highest.toFixed(2))}; it is ${perplexity}.`
    )
  if (!(Number.isInteger(iterations) && iterations >= 1 && iterations <= MAX_ITERATIONS))
    refuse(
      'iterations',
      `The iterations must be a whole number from 1 to ${MAX_ITERATIONS}; got ${iterations}.`
    )
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    refuse('seed', `The seed must be a whole number from 0 to ${2 ** 32 - 1}; got ${seed}.`)
  if (!(temporalWeight >= 0 && temporalWeight <= 1))
    refuse('temporalWeight', `The temporal weight must be from 0 to 1; it is ${temporalWeight}.`)
}
