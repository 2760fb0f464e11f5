/**
 * Kernels in place of two of tfjs-node 4.22.0, which are slow and in part impossible to record:
 *
 * - the gradient of relu is one op, `ReluGrad` (tfjs multiplies by a Step made of IsNaN, Greater and two Selects)
 * - `GatherV2` without reading its indices back at every call; an index out of range fails in a graph, and XLA
 *   clamps it
 */
import * as tf from '@tensorflow/tfjs'
import { nativeBackend, type NativeAttribute, type NativeBackend } from './nativeBackend'
import { BOOL, FLOAT, INT32 } from './graph'

const types: Record<string, number> = { float32: FLOAT, int32: INT32, bool: BOOL }

const typeAttribute = ({ binding }: NativeBackend, name: string, dtype: string): NativeAttribute => ({
  name,
  type: binding.TF_ATTR_TYPE,
  value: types[dtype]
})

type Inputs = Record<string, tf.TensorInfo>

/** (dy, x) → dy where x > 0, else 0. */
const reluGradientKernel: tf.KernelFunc = ({ inputs }) => {
  const { dy, x } = inputs as Inputs
  const native = nativeBackend()
  return native.executeSingleOutput('ReluGrad', [typeAttribute(native, 'T', x!.dtype)], [dy!, x!])
}

const gatherKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { x, indices } = inputs as Inputs
  const native = nativeBackend()
  const attributes = [
    { name: 'batch_dims', type: native.binding.TF_ATTR_INT, value: attrs?.['batchDims'] },
    typeAttribute(native, 'Tparams', x!.dtype),
    typeAttribute(native, 'Tindices', indices!.dtype),
    typeAttribute(native, 'Taxis', 'int32')
  ]
  const axis = tf.scalar(attrs?.['axis'] as number, 'int32')
  const result = native.executeSingleOutput('GatherV2', attributes, [x!, indices!, axis])
  axis.dispose()
  return result
}

const RELU_GRADIENT = 'ReluGrad'
let installed = false

/** Once a process; the other backends keep their own. Throws `engine.compile` when the native one is not open. */
export function installKernelPatches(): void {
  nativeBackend()
  if (installed) return
  installed = true
  tf.unregisterKernel('GatherV2', 'tensorflow')
  tf.registerKernel({ kernelName: 'GatherV2', backendName: 'tensorflow', kernelFunc: gatherKernel })

  tf.registerKernel({ kernelName: RELU_GRADIENT, backendName: 'tensorflow', kernelFunc: reluGradientKernel })
  const relu = tf.getGradient('Relu')
  tf.unregisterGradient('Relu')
  tf.registerGradient({
    ...relu,
    gradFunc: (dy, saved, attributes) => {
      if (tf.getBackend() !== 'tensorflow') return relu.gradFunc(dy, saved, attributes)
      return {
        x: () => tf.engine().runKernel(RELU_GRADIENT, { dy: dy as tf.Tensor, x: saved[0]! }) as tf.Tensor
      }
    }
  })
}
