/** Every family, one line each; the name is its id and its folder's name. Plain data, no tensors. */
import type { ExperimentSpec } from '#shared/experiment'
import { manifest as automata } from '../families/automata/manifest'
import automataReadme from '../families/automata/README.md?raw'
import { manifest as baum } from '../families/baum/manifest'
import baumReadme from '../families/baum/README.md?raw'
import { manifest as digitFeatures } from '../families/digitFeatures/manifest'
import digitFeaturesReadme from '../families/digitFeatures/README.md?raw'
import { manifest as fractals } from '../families/fractals/manifest'
import fractalsReadme from '../families/fractals/README.md?raw'
import { manifest as grokking } from '../families/grokking/manifest'
import grokkingReadme from '../families/grokking/README.md?raw'
import { manifest as kernel } from '../families/kernel/manifest'
import kernelReadme from '../families/kernel/README.md?raw'
import { manifest as linearDescent } from '../families/linearDescent/manifest'
import linearDescentReadme from '../families/linearDescent/README.md?raw'
import { manifest as liquid } from '../families/liquid/manifest'
import liquidReadme from '../families/liquid/README.md?raw'
import { manifest as modes } from '../families/modes/manifest'
import modesReadme from '../families/modes/README.md?raw'
import { manifest as networkDescent } from '../families/networkDescent/manifest'
import networkDescentReadme from '../families/networkDescent/README.md?raw'
import { manifest as parity } from '../families/parity/manifest'
import parityReadme from '../families/parity/README.md?raw'
import { manifest as randomFeatures } from '../families/randomFeatures/manifest'
import randomFeaturesReadme from '../families/randomFeatures/README.md?raw'
import { manifest as robustness } from '../families/robustness/manifest'
import robustnessReadme from '../families/robustness/README.md?raw'
import { manifest as ruleCorrelation } from '../families/ruleCorrelation/manifest'
import ruleCorrelationReadme from '../families/ruleCorrelation/README.md?raw'
import { computed, trained, type Family } from './registeredFamily'

/** Those with a program; the others have a job. */
export const trainedFamilies = {
  automata: trained('automata', automata, automataReadme),
  fractals: trained('fractals', fractals, fractalsReadme),
  grokking: trained('grokking', grokking, grokkingReadme),
  liquid: trained('liquid', liquid, liquidReadme),
  modes: trained('modes', modes, modesReadme),
  networkDescent: trained('networkDescent', networkDescent, networkDescentReadme),
  parity: trained('parity', parity, parityReadme),
  robustness: trained('robustness', robustness, robustnessReadme)
} satisfies Record<string, Family>

const computedFamilies = {
  baum: computed('baum', baum, baumReadme),
  digitFeatures: computed('digitFeatures', digitFeatures, digitFeaturesReadme),
  kernel: computed('kernel', kernel, kernelReadme),
  linearDescent: computed('linearDescent', linearDescent, linearDescentReadme),
  randomFeatures: computed('randomFeatures', randomFeatures, randomFeaturesReadme),
  ruleCorrelation: computed('ruleCorrelation', ruleCorrelation, ruleCorrelationReadme)
} satisfies Record<string, Family>

export const families = { ...trainedFamilies, ...computedFamilies }

export type TrainedId = keyof typeof trainedFamilies
export type ComputedId = keyof typeof computedFamilies
export type FamilyId = TrainedId | ComputedId

/** Only names of the table itself: `constructor` is none. */
export const isFamily = (id: string): id is FamilyId => Object.hasOwn(families, id)
export const isTrained = (id: string): id is TrainedId => Object.hasOwn(trainedFamilies, id)
export const isComputed = (id: string): id is ComputedId => Object.hasOwn(computedFamilies, id)

/** Null where there is no such family. */
export const manifestOf = (id: string): Family | null => (isFamily(id) ? families[id] : null)

/** A stored spec with every field, for code of its family. */
export const wholeSpec = <Spec extends ExperimentSpec>(spec: Spec): Spec =>
  manifestOf(spec.family)?.whole(spec) ?? spec
