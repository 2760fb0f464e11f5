/** Host data of a program, free of tensors: parameters and how they begin, rows of a step, meters. */
export {
  feedArray,
  sizeOf,
  type Batches,
  type FeedLayout,
  type Feeds,
  type HostArrays,
  type Parameter,
  type RowOutputs,
  type TrainMeter
} from './hostData'
export { batchNormLayer, denseLayer } from './denseLayer'
export { filled, padded, symmetric } from './initializers'
export { createOrder, dealt, quotas, shuffled } from './order'
export { ownRows } from './ownRows'
export type { Drawn, Part } from './rows'
