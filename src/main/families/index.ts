/** Every family, one line each; the name is its id and its folder's name. */
import { manifest as grokking } from './grokking/manifest'
import { manifest as parity } from './parity/manifest'
import type { FamilyManifest } from './types'

export const families: Readonly<Record<string, FamilyManifest>> = { grokking, parity }
