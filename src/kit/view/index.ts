/** What views of a stored state are written with: plain numbers, no tensors. */
export { affine, EPSILON, inputsShown, partOf, relu, type State } from './layers'
export { quickAffineOf } from './simd/affine'
export { denseRows, learnedSets, plainFlow, type DenseNetwork, type DenseRows } from './network'
export type { Activations, PointsAsked, View, ViewModule } from './views'
