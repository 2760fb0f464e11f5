/**
 * What an optimiser asks of t-SNE's objective, KL(P ‖ Q) = Σ_{i≠j} p_ij ln(p_ij / q_ij) with
 * q_ij = w_ij / Z, w_ij = 1 / (1 + ‖y_i − y_j‖²), Z = Σ_{i≠j} w_ij (van der Maaten & Hinton 2008, §3).
 */
export interface Forces {
  /**
   * Writes ∂KL/∂y_i = 4 Σ_j (α p_ij − q_ij) w_ij (y_i − y_j) into `out` [n, 2].
   * @param layout [n, 2]
   * @param exaggeration α, the factor on all p
   */
  gradient(layout: Float64Array, exaggeration: number, out: Float64Array): void
  /** KL(P ‖ Q) of a layout [n, 2] in nats, without exaggeration. */
  divergence(layout: Float64Array): number
}
