/**
 * Quadtree over points of the plane (Barnes & Hut 1986; van der Maaten 2014, §4.2): every node knows how many
 * points it holds, where their centre is and how wide its cell is.
 *
 * Points are sorted along the Z-curve (Morton 1966), 16 bits per axis, so that each cell is a range of them. Nodes
 * lie in preorder with the index of the next node outside their own subtree: a walk needs no stack. A node is
 * the smallest cell that holds its points, so that chains of only children do not arise.
 */

const LEVELS = 16
const CELLS = 1 << LEVELS
/** At most so many points are a leaf, where they are looked at one by one. */
const LEAF_POINTS = 6
/** Room for an index below a code of 32 bits in one exact float64. */
const INDEX_RANGE = 2 ** 21

/** Numbers kept per node: centre x, centre y, squared width, points. */
const STRIDE = 4

export class Quadtree {
  /** Positions in sorted order [n, 2]. */
  readonly positions: Float64Array
  /** Index in the layout of each sorted point [n]. */
  readonly order: Int32Array
  private readonly keys: Float64Array
  private readonly codes: Uint32Array
  private readonly nodes: Float64Array
  /** Next node outside the subtree. */
  private readonly skip: Int32Array
  /** Range of a leaf's points; first = −1 marks an inner node. */
  private readonly leaves: Int32Array
  private count = 0
  private span = 0

  /** @param n points, below 2²¹ */
  constructor(private readonly n: number) {
    this.positions = new Float64Array(2 * n)
    this.order = new Int32Array(n)
    this.keys = new Float64Array(n)
    this.codes = new Uint32Array(n)
    this.nodes = new Float64Array(2 * n * STRIDE)
    this.skip = new Int32Array(2 * n)
    this.leaves = new Int32Array(4 * n)
  }

  /** Builds the tree of a layout [n, 2]. */
  build(layout: Float64Array): void {
    this.sort(layout)
    this.count = 0
    this.divide(0, this.n)
  }

  /**
   * Repulsion on sorted point i: writes Σ_j w² (y_i − y_j) to `out` [2], returns Σ_j w with w = 1 / (1 + ‖y_i − y_j‖²).
   * A cell is taken as one point at its centre where width < θ · distance.
   */
  repulsion(i: number, theta: number, out: Float64Array): number {
    const { nodes, skip, leaves, positions, count } = this
    const x = positions[2 * i]!
    const y = positions[2 * i + 1]!
    const theta2 = theta * theta
    let z = -1 // the point meets itself once, with w = 1 and no force
    let fx = 0
    let fy = 0
    for (let node = 0; node < count;) {
      const at = node * STRIDE
      const dx = x - nodes[at]!
      const dy = y - nodes[at + 1]!
      const d2 = dx * dx + dy * dy
      if (nodes[at + 2]! < theta2 * d2) {
        const w = 1 / (1 + d2)
        const mass = nodes[at + 3]! * w
        z += mass
        fx += mass * w * dx
        fy += mass * w * dy
        node = skip[node]!
      } else if (leaves[2 * node]! >= 0) {
        const end = 2 * leaves[2 * node + 1]!
        for (let j = 2 * leaves[2 * node]!; j < end; j += 2) {
          const px = x - positions[j]!
          const py = y - positions[j + 1]!
          const w = 1 / (1 + px * px + py * py)
          z += w
          fx += w * w * px
          fy += w * w * py
        }
        node = skip[node]!
      } else node++
    }
    out[0] = fx
    out[1] = fy
    return z
  }

  private sort(layout: Float64Array): void {
    const { n, keys, codes, order, positions } = this
    let left = Infinity
    let bottom = Infinity
    let right = -Infinity
    let top = -Infinity
    for (let i = 0; i < 2 * n; i += 2) {
      left = Math.min(left, layout[i]!)
      right = Math.max(right, layout[i]!)
      bottom = Math.min(bottom, layout[i + 1]!)
      top = Math.max(top, layout[i + 1]!)
    }
    this.span = Math.max(right - left, top - bottom)
    const scale = this.span > 0 ? (CELLS - 1) / this.span : 0
    for (let i = 0; i < n; i++) {
      const code =
        spread((layout[2 * i]! - left) * scale) | (spread((layout[2 * i + 1]! - bottom) * scale) << 1)
      keys[i] = (code >>> 0) * INDEX_RANGE + i
    }
    keys.sort()
    for (let s = 0; s < n; s++) {
      const index = keys[s]! % INDEX_RANGE
      codes[s] = (keys[s]! - index) / INDEX_RANGE
      order[s] = index
      positions[2 * s] = layout[2 * index]!
      positions[2 * s + 1] = layout[2 * index + 1]!
    }
  }

  /** Adds the node of sorted points start … end − 1 and, behind it, its subtree. */
  private divide(start: number, end: number): void {
    const { codes, nodes, skip, leaves, positions } = this
    const node = this.count++
    const level = Math.clz32(codes[start]! ^ codes[end - 1]!) >> 1
    const width = this.span * 2 ** -level
    const leaf = end - start <= LEAF_POINTS || level === LEVELS
    let x = 0
    let y = 0
    if (leaf)
      for (let j = start; j < end; j++) {
        x += positions[2 * j]!
        y += positions[2 * j + 1]!
      }
    else {
      const shift = 2 * (LEVELS - 1 - level)
      for (let from = start; from < end;) {
        const quadrant = codes[from]! >>> shift
        let to = from + 1
        while (to < end && codes[to]! >>> shift === quadrant) to++
        const child = this.count * STRIDE
        this.divide(from, to)
        x += nodes[child]! * (to - from)
        y += nodes[child + 1]! * (to - from)
        from = to
      }
    }
    nodes[node * STRIDE] = x / (end - start)
    nodes[node * STRIDE + 1] = y / (end - start)
    nodes[node * STRIDE + 2] = width * width
    nodes[node * STRIDE + 3] = end - start
    leaves[2 * node] = leaf ? start : -1
    leaves[2 * node + 1] = end
    skip[node] = this.count
  }
}

/** A 16-bit whole number with a zero bit before each of its bits. */
function spread(value: number): number {
  let bits = value & 0xffff
  bits = (bits | (bits << 8)) & 0x00ff00ff
  bits = (bits | (bits << 4)) & 0x0f0f0f0f
  bits = (bits | (bits << 2)) & 0x33333333
  return (bits | (bits << 1)) & 0x55555555
}
