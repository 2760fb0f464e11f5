/**
 * The inside of tfjs-node 4.22.0 that compiled steps rest on; the only module that reaches into it.
 *
 * All kernels of the `tensorflow` backend end in `binding.executeOp`, one TensorFlow op each, and SavedModels
 * run in `binding.runSavedModel`. Source: @tensorflow/tfjs-node-gpu 4.22.0, dist/nodejs_kernel_backend.js and
 * binding/tfjs_backend.cc.
 */
import * as tf from '@tensorflow/tfjs'
import { AppError } from '#shared/errors'
import type { HostValues } from './graph'

const TFJS = '4.22.0'

/** A tensor of the native library. */
export interface TensorHandle {
  id: number
  shape: number[]
  dtype: number
}

/** `type` is one of the binding's TF_ATTR numbers and says how to read `value`. */
export interface NativeAttribute {
  name: string
  type: number
  value: unknown
}

export interface NativeBinding {
  readonly TF_ATTR_STRING: number
  readonly TF_ATTR_INT: number
  readonly TF_ATTR_FLOAT: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_SHAPE: number
  /** Shares the memory of `values` until the tensor is gone. */
  createTensor(shape: readonly number[], dtype: number, values: HostValues): number
  deleteTensor(id: number): void
  /** A copy of the tensor's values. */
  tensorDataSync(id: number): HostValues
  executeOp(op: string, attributes: NativeAttribute[], inputs: number[], outputs: number): TensorHandle[]
  loadSavedModel(folder: string, tag: string): number
  deleteSavedModel(id: number): void
  /** Names are joined by commas. */
  runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): TensorHandle[]
  getNumOfTensors(): number
}

export interface NativeBackend {
  binding: NativeBinding
  /** Handles of tensors; those made on the host are handed to the library here, at their first use. */
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[]
  /** Notes a tensor made on the host. */
  move(dataId: object, ...rest: unknown[]): void
  /** `values` until they have been handed over, then null. */
  tensorMap: { get(dataId: object): { values: HostValues | null } }
  executeSingleOutput(op: string, attributes: NativeAttribute[], inputs: readonly tf.TensorInfo[]): tf.Tensor
}

const methods = ['getInputTensorIds', 'move', 'executeSingleOutput'] as const
const bindingMethods = [
  'createTensor',
  'deleteTensor',
  'tensorDataSync',
  'executeOp',
  'loadSavedModel',
  'deleteSavedModel',
  'runSavedModel'
] as const

/** The open native backend. Throws `engine.compile` when it is not open, or not the one this module knows. */
export function nativeBackend(): NativeBackend {
  if (tf.getBackend() !== 'tensorflow')
    throw new AppError('engine.compile', 'Only the native engine compiles training steps.')
  const backend: object = tf.backend()
  if (tf.version['tfjs-core'] === TFJS && isKnown(backend)) return backend
  throw new AppError('engine.compile', `Compiled steps need tfjs-node ${TFJS}.`)
}

function isKnown(backend: Partial<NativeBackend>): backend is NativeBackend {
  const { binding } = backend
  return (
    methods.every((name) => typeof backend[name] === 'function') &&
    binding !== undefined &&
    bindingMethods.every((name) => typeof binding[name] === 'function')
  )
}
