/** What is seen in a stored state of a grokking run. */
export { createActivations } from '../points/activations'
export { createViews } from './views'
