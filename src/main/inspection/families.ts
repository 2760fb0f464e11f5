/** What every family makes of stored states: views, activations. No tensors are loaded. */
import type { ExperimentSpec } from '#shared/experiment'
import type { DenseNetwork } from '../../kit/view/network'
import type { Activations, View, ViewModule } from '../../kit/view/views'
import { isFamily, type FamilyId } from '../families'

/** A family without views needs no line. */
const modules: Partial<Record<FamilyId, () => Promise<ViewModule>>> = {
  automata: () => import('../../families/automata/views'),
  fractals: () => import('../../families/fractals/views'),
  grokking: () => import('../../families/grokking/views'),
  liquid: () => import('../../families/liquid/views'),
  modes: () => import('../../families/modes/views'),
  networkDescent: () => import('../../families/networkDescent/views'),
  parity: () => import('../../families/parity/views'),
  robustness: () => import('../../families/robustness/views')
}

const load = async ({ family }: ExperimentSpec): Promise<ViewModule> =>
  (isFamily(family) ? await modules[family]?.() : undefined) ?? {}

/** By id; none where the family offers none. */
export const loadViews = async (spec: ExperimentSpec): Promise<Readonly<Record<string, View>>> =>
  (await load(spec)).createViews?.(spec) ?? {}

/** Null where the family offers none. */
export const loadActivations = async (spec: ExperimentSpec): Promise<Activations | null> =>
  (await load(spec)).createActivations?.(spec) ?? null

/** Null where its networks are not told as dense layers. */
export const loadNetwork = async (spec: ExperimentSpec): Promise<DenseNetwork | null> =>
  (await load(spec)).createNetwork?.(spec) ?? null
