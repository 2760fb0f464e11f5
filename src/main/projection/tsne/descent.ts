/**
 * Gradient descent with momentum and a gain per coordinate (Jacobs 1988, in the form of van der Maaten & Hinton
 * 2008, §3.4): a gain grows by 0.2 while the gradient goes on against the last move, and shrinks to 0.8 of itself after
 * a sign change. A change of phase forgets moves and gains, without which small sets stay in poor minima.
 */

const GAIN_STEP = 0.2
const GAIN_DECAY = 0.8
const LEAST_GAIN = 0.01

export class Descent {
  private readonly moves: Float64Array
  private readonly gains: Float64Array

  /** @param size coordinates to optimise */
  constructor(size: number) {
    this.moves = new Float64Array(size)
    this.gains = new Float64Array(size).fill(1)
  }

  restart(): void {
    this.moves.fill(0)
    this.gains.fill(1)
  }

  /** One step of `position` down `gradient`, in place. */
  step(position: Float64Array, gradient: Float64Array, rate: number, momentum: number): void {
    const { moves, gains } = this
    for (let i = 0; i < position.length; i++) {
      const slope = gradient[i]!
      const move = moves[i]!
      let gain = gains[i]!
      if (move * slope < 0) gain += GAIN_STEP
      else {
        gain *= GAIN_DECAY
        if (gain < LEAST_GAIN) gain = LEAST_GAIN
      }
      gains[i] = gain
      const next = momentum * move - rate * gain * slope
      moves[i] = next
      position[i]! += next
    }
  }
}
