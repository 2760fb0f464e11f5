/** What views of a stored state are written with: plain numbers, no tensors. */
export { affine, affineOf, EPSILON, inputsShown, partOf, relu, type State } from './layers'
export type { Activations, PointsAsked, View, ViewModule } from './views'
