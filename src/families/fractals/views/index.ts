/** What is seen in a stored state of a classifier of points. */
import type { View } from '#kit/view'
import type { FractalsSpec } from '../spec/spec'
import { lookAtMap } from './map'

export { createActivations } from './activations'

export const createViews = (spec: FractalsSpec): Readonly<Record<string, View>> => ({ map: lookAtMap(spec) })
