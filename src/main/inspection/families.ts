/** What every family makes of stored states: views, activations. No tensors are loaded. */
import type { ExperimentSpec } from '#shared/experiment'
import type { Activations, View, ViewModule } from '../../kit/view/views'
import { isFamily, type FamilyId } from '../families'

const modules = {
  grokking: () => import('../../families/grokking/views'),
  modes: () => import('../../families/modes/views'),
  parity: () => import('../../families/parity/views')
} satisfies Partial<Record<FamilyId, () => Promise<ViewModule>>>

const load = async ({ family }: ExperimentSpec): Promise<ViewModule> =>
  isFamily(family) ? await modules[family]() : {}

/** By id; none where the family offers none. */
export const loadViews = async (spec: ExperimentSpec): Promise<Readonly<Record<string, View>>> =>
  (await load(spec)).createViews?.(spec) ?? {}

/** Null where the family offers none. */
export const loadActivations = async (spec: ExperimentSpec): Promise<Activations | null> =>
  (await load(spec)).createActivations?.(spec) ?? null
