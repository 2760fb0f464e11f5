/** What is seen in a stored state of a two-layer network. */
export { createActivations } from './activations'
export { createNetwork } from './network'
