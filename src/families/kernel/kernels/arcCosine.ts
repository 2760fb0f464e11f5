/**
 * The tangent kernel of infinite width, for ReLU layers without biases on rows of equal length √d.
 *
 * With ρ = x·x′/d and, from layer to layer, Σ ← κ₁(Σ), Θ ← κ₁(Σ) + Θ·κ₀(Σ), where κ₀(u) = (π − arccos u)/π and
 * κ₁(u) = (u·(π − arccos u) + √(1 − u²))/π are the arc-cosine kernels of Cho & Saul 2009 (Jacot et al. 2018, theorem 1).
 */
import { arccosine } from '#shared/elementary'
import { rowProducts } from '#shared/linalg/products'
import type { Matrix } from '#shared/linalg/matrix'

/** `[n, n′]` between rows of two sets. @param depth weight layers */
export function arcCosineKernel(
  one: Matrix<Float64Array>,
  other: Matrix<Float64Array>,
  depth: number
): Matrix<Float64Array> {
  const kernel = rowProducts(one, other)
  for (let i = 0; i < kernel.data.length; i++) kernel.data[i] = infinite(kernel.data[i]! / one.columns, depth)
  return kernel
}

function infinite(cosine: number, depth: number): number {
  // rounding may leave a row's product with itself a little above 1
  let u = Math.min(1, Math.max(-1, cosine))
  let kernel = u
  for (let layer = 1; layer < depth; layer++) {
    const beside = Math.PI - arccosine(u)
    const next = Math.min(1, (u * beside + Math.sqrt(1 - u * u)) / Math.PI)
    kernel = next + (kernel * beside) / Math.PI
    u = next
  }
  return kernel
}
