/** What a family's program is written with: its contract, layers and losses. Loads tensors. */
export { attend } from './layers/attention'
export { unpackBits } from './layers/bits'
export { dropout } from './layers/dropout'
export { lookUp } from './layers/embedding'
export { gelu, linear, project } from './layers/linear'
export { batchNormalize, layerNormalize } from './layers/normalization'
export {
  binaryHinge,
  hinge,
  meanSquaredError,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  stableMaxCrossEntropy,
  weightedMean
} from './losses'
export { scan, type Scan, type Scanned, type ScanRow } from './scan/scan'
export type { DropoutSite, Forward, KeptState, Program, Tensors } from './program'
