/** What is seen in a stored state of a linear network. */
export { createActivations } from './activations'
