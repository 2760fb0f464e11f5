/** How alike two kernels are, and a kernel and a target. Kernels are `[n, n]` on the same rows. */
import { innerProduct } from '#shared/linalg/products'
import type { Matrix } from '#shared/linalg/matrix'

const length = (a: Float64Array): number => Math.sqrt(innerProduct(a, a))

/** 1 − ⟨K, K′⟩/(‖K‖·‖K′‖): 0 where they differ by no more than a factor (Fort et al. 2020, arXiv 2010.15110). */
export const distance = (one: Float64Array, other: Float64Array): number =>
  Math.max(0, 1 - innerProduct(one, other) / (length(one) * length(other)))

/** ‖K − K′‖/‖K′‖ in Frobenius norms. */
export const change = (one: Float64Array, from: Float64Array): number =>
  length(one.map((value, i) => value - from[i]!)) / length(from)

/**
 * ⟨HKH, HyyᵀH⟩/(‖HKH‖·‖HyyᵀH‖) with H = I − 1/n, from 0 to 1 for a kernel (Cortes, Mohri & Rostamizadeh 2012); 0 where all
 * targets are equal. @param targets `[n, C]`
 */
export function alignment({ data, rows: n }: Matrix<Float64Array>, targets: Matrix<Float64Array>): number {
  const kernel = centredGram(data, n)
  const { columns } = targets
  const gram = Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    let sum = 0
    for (let c = 0; c < columns; c++) sum += targets.data[i * columns + c]! * targets.data[j * columns + c]!
    return sum
  })
  const wanted = centredGram(gram, n)
  const both = length(kernel) * length(wanted)
  return both === 0 ? 0 : innerProduct(kernel, wanted) / both
}

function centredGram(data: Float64Array, n: number): Float64Array {
  const means = new Float64Array(n)
  let mean = 0
  data.forEach((value, at) => {
    means[Math.floor(at / n)]! += value / n
    mean += value / (n * n)
  })
  return data.map((value, at) => value - means[Math.floor(at / n)]! - means[at % n]! + mean)
}
