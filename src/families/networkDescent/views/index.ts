/** What is seen in a stored state of a network that descends twice. */
export { createActivations } from './activations'
export { createNetwork } from './network'
