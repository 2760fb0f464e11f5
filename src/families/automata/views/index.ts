/** What is seen in a stored state of a classifier of rules. */
export { createActivations } from './activations'
export { createViews } from './views'
