/** What is seen in a stored state of a recurrent network. */
export { createActivations } from './activations'
export { createViews } from './views'
