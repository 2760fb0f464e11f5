/**
 * Coordinates gathered one by one: in a buffer that is used again and again and copied once, so that redrawing long
 * lines sixty times a second leaves little to be collected.
 */
export class Gathering {
  private buffer = new Float32Array(1 << 12)
  private count = 0

  /** Two numbers. */
  pair(x: number, y: number): void {
    if (this.count + 2 > this.buffer.length) {
      const larger = new Float32Array(2 * this.buffer.length)
      larger.set(this.buffer)
      this.buffer = larger
    }
    this.buffer[this.count++] = x
    this.buffer[this.count++] = y
  }

  /** What was gathered since the last time. */
  take(): Float32Array {
    const taken = this.buffer.slice(0, this.count)
    this.count = 0
    return taken
  }
}
