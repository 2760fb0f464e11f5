/**
 * A faster BatchMatMul for the wasm backend of tfjs 4.22.
 *
 * Its kernel hands a product to XNNPACK only when it is 2-D and nothing is transposed; everything else
 * (every gradient, every replica batch) runs in a scalar loop, 5 to 10 times slower. Here operands are
 * transposed explicitly and replicas multiplied one by one. Registered kernels and public ops only.
 */
import * as tf from '@tensorflow/tfjs'

const swap = (t: tf.Tensor3D): tf.Tensor3D => tf.transpose(t, [0, 2, 1])

let installed = false

/** Replaces the kernel; a second call changes nothing. */
export function installWasmMatMul(): void {
  if (installed) return
  installed = true
  const original = tf.getKernel('BatchMatMul', 'wasm')
  const multiply = (backend: unknown, a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
    const info = original.kernelFunc({
      inputs: { a, b },
      attrs: { transposeA: false, transposeB: false },
      backend
    } as never) as tf.TensorInfo
    return tf.engine().makeTensorFromTensorInfo(info)
  }
  tf.unregisterKernel('BatchMatMul', 'wasm')
  tf.registerKernel({
    ...original,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const operands = inputs as { a: tf.Tensor3D; b: tf.Tensor3D }
      const transposeA = attrs?.['transposeA'] === true
      const transposeB = attrs?.['transposeB'] === true
      return tf.tidy(() => {
        const a = transposeA ? swap(operands.a) : operands.a
        const b = transposeB ? swap(operands.b) : operands.b
        const batch = Math.max(a.shape[0]!, b.shape[0]!)
        if (batch === 1) return multiply(backend, a, b)
        const row = (t: tf.Tensor3D, i: number) =>
          tf.slice3d(t, [t.shape[0] === 1 ? 0 : i, 0, 0], [1, -1, -1])
        return tf.concat(Array.from({ length: batch }, (_, i) => multiply(backend, row(a, i), row(b, i))))
      }) as tf.TensorInfo
    }
  })
}
