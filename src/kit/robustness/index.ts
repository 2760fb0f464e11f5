/** Rows with noisy labels, and how steep functions of them are: what families on the law of robustness share. No tensors. */
export { climb } from './climb'
export { closestOpposite, effectiveDimension } from './geometry'
export { drawRows, noiseOf, type Rows, type RowsLaw } from './rows'
export { before, lookAt, type Place, type Units } from './units'
