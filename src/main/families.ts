/** Every family's manifest, one line each; the name is its id and its folder's name. Plain data, no tensors. */
import { manifest as grokking } from '../families/grokking/manifest'
import { manifest as parity } from '../families/parity/manifest'
import type { FamilyManifest } from '../kit/family'

export const families = { grokking, parity } satisfies Record<string, FamilyManifest>

export type FamilyId = keyof typeof families

/** Only names of the table itself: `constructor` is none. */
export const isFamily = (id: string): id is FamilyId => Object.hasOwn(families, id)

/** Null where there is no such family. */
export const manifestOf = (id: string): FamilyManifest | null => (isFamily(id) ? families[id] : null)
