// Curricula against equal weights, their exact reverses and random permutations of the same weights, by two endpoints that
// were declared before: the balanced test loss at the last step T, and its mean over the steps to T/5.
import { medianOf, meanOf, values } from './lines.mjs'

/** @typedef {import('./criteria.mjs').Trained} Trained @typedef {import('./cli.mjs').Result} Result */

/** Cells of automata/curricula-tuned: an order, then its exact reverse. */
const orders = [
  { name: 'autocorrelation −', cell: 3, claimed: true },
  { name: 'hierarchical −', cell: 7, claimed: true },
  { name: 'autocorrelation +', cell: 1, claimed: false },
  { name: 'hierarchical +', cell: 5, claimed: false }
]
const EQUAL_WEIGHTS = 0
/** Of automata/curricula-permutations: the order itself, then 99 permutations of its weights. */
const [PERMUTED, CELLS] = [
  ['autocorrelation +', 'autocorrelation −', 'hierarchical +', 'hierarchical −'],
  100
]

/** Balanced cross-entropy. @type {{ name: string, of(run: import('./criteria.mjs').Curves): number }[]} */
const endpoints = [
  { name: 'at the end', of: (run) => values(run.read('test.loss')).at(-1) ?? NaN },
  {
    name: 'in the first fifth',
    of: (run) => {
      const line = run.read('test.loss')
      const last = line.at(-1)?.[0] ?? NaN
      return meanOf(values(line.filter(([step]) => step > 0 && step <= last / 5)))
    }
  }
]

/** p of each of several tests together (Holm 1979, *Scandinavian Journal of Statistics* 6). @param {number[]} list */
export function holm(list) {
  const ascending = [...list.keys()].sort((i, j) => list[i] - list[j])
  const corrected = [...list]
  let least = 0
  ascending.forEach((i, rank) => {
    least = Math.max(least, Math.min(1, (list.length - rank) * list[i]))
    corrected[i] = least
  })
  return corrected
}

/** Two-sided sign test of paired differences; equal pairs count for neither side. @param {number[]} differences */
export function signTest(differences) {
  const [below, above] = [differences.filter((d) => d < 0).length, differences.filter((d) => d > 0).length]
  const [n, fewer] = [below + above, Math.min(below, above)]
  let [term, tail] = [0.5 ** n, 0]
  for (let k = 0; k <= fewer; k++) {
    tail += term
    term *= (n - k) / (k + 1)
  }
  return Math.min(1, 2 * tail)
}

/** @param {string} text @param {number} p @param {boolean} met @param {string} told @returns {Result} */
const tested = (text, p, met, told) => ({
  text,
  got: `p ${Number(p.toPrecision(2))}, ${told}`,
  verdict: met ? 'met' : 'missed'
})

/** @param {number[]} one @param {number[]} other paired by seeds */
function pairs(one, other) {
  const differences = one.map((value, seed) => value - other[seed])
  const ratio = medianOf(one.map((value, seed) => value / other[seed])).toFixed(3)
  const below = differences.filter((d) => d < 0).length
  return {
    p: signTest(differences),
    median: medianOf(differences),
    told: `${ratio} ×, below in ${below} of ${one.length}`
  }
}

/**
 * The published claim, “harder first is slower at first and lower in the end”: of the two negative orders against equal weights;
 * and at the end of each order against its exact reverse, the negative ones lower and the positive ones higher.
 * @param {Trained} run
 */
export function curriculaCompared(run) {
  return endpoints.flatMap(({ name, of }, endpoint) => {
    const ends = (/** @type {number} */ cell) => run.cell(cell).map(of)
    /** Whether each order lies on its side of another cell. */
    const compare = (
      /** @type {string} */ to,
      /** @type {(cell: number) => number} */ beside,
      /** @type {(claimed: boolean) => 'below' | 'above'} */ sideOf
    ) => {
      const found = orders.map((order) => ({ order, ...pairs(ends(order.cell), ends(beside(order.cell))) }))
      const p = holm(found.map((each) => each.p))
      return found.map(({ order, median, told }, i) => {
        const side = sideOf(order.claimed)
        const lies = side === 'below' ? median < 0 : median > 0
        const text = `${order.name}: loss ${name} ${side} that of ${to}, p < 0.05`
        return { claimed: order.claimed, row: tested(text, p[i], p[i] < 0.05 && lies, told) }
      })
    }
    const atEnd = endpoint === 0
    const equal = compare(
      'equal weights',
      () => EQUAL_WEIGHTS,
      () => (atEnd ? 'below' : 'above')
    ).filter(({ claimed }) => claimed)
    const reversed = compare(
      'its exact reverse',
      (cell) => cell + 1,
      (claimed) => (claimed ? 'below' : 'above')
    )
    return [...equal, ...(atEnd ? reversed : [])].map(({ row }) => row)
  })
}

/** An order’s loss against that of 99 permutations of its weights, the median over seeds of each. @param {Trained} run */
export function curriculaPermuted(run) {
  return endpoints.flatMap(({ name, of }) => {
    const found = PERMUTED.map((order, i) => {
      const [own, ...others] = Array.from({ length: CELLS }, (_, k) =>
        medianOf(run.cell(CELLS * i + k).map(of))
      )
      const below = others.filter((other) => other <= own).length
      return { order, below, p: (below + 1) / (others.length + 1), share: own / medianOf(others) }
    })
    const p = holm(found.map((each) => each.p))
    return found.map(({ order, below, share }, i) =>
      tested(
        `${order}: loss ${name} below that of its weights dealt at random, p < 0.05`,
        p[i],
        p[i] < 0.05,
        `${share.toFixed(3)} × their median, ${below} of 99 as low`
      )
    )
  })
}
