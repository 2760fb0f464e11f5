/** Every family, one line each; the name is its id and its folder's name. Plain data, no tensors. */
import type { ExperimentSpec } from '#shared/experiment'
import { manifest as grokking } from '../families/grokking/manifest'
import grokkingReadme from '../families/grokking/README.md?raw'
import { manifest as modes } from '../families/modes/manifest'
import modesReadme from '../families/modes/README.md?raw'
import { manifest as parity } from '../families/parity/manifest'
import parityReadme from '../families/parity/README.md?raw'
import { registered, type Family } from './registeredFamily'

export const families = {
  grokking: registered('grokking', grokking, grokkingReadme),
  modes: registered('modes', modes, modesReadme),
  parity: registered('parity', parity, parityReadme)
} satisfies Record<string, Family>

export type FamilyId = keyof typeof families

/** Only names of the table itself: `constructor` is none. */
export const isFamily = (id: string): id is FamilyId => Object.hasOwn(families, id)

/** Null where there is no such family. */
export const manifestOf = (id: string): Family | null => (isFamily(id) ? families[id] : null)

/** A stored spec with every field, for code of its family. */
export const wholeSpec = (spec: ExperimentSpec): ExperimentSpec =>
  manifestOf(spec.family)?.whole(spec) ?? spec
