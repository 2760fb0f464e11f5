/** What is seen in a stored state of a parity run. */
export { createActivations } from './activations'
export { createNetwork } from './network'
