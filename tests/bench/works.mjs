// What is timed: the field's small models, described once for every contender.

/**
 * @typedef {{ optimizer: 'sgd' | 'adam' | 'adamw', learningRate: number, weightDecay: number, beta1: number, beta2: number }} Rule
 * @typedef {Rule & { rows: number, replicas: number } & (
 *   { kind: 'parity', depth: number, width: number } |
 *   { kind: 'mlp', inputs: number, width: number } |
 *   { kind: 'automata', cells: number, updates: number, width: number } |
 *   { kind: 'quadratic', modulus: number, hidden: number, by: 'rows' | 'symbols' } |
 *   { kind: 'transformer', modulus: number, width: number, heads: number, hidden: number, by: 'rows' | 'symbols' })} Task
 *   `by`: how peers compute what depends on one symbol only. `rows`: for every row, as the model is usually written
 *   (two-hot inputs; attention at all positions). `symbols`: once for every symbol, then gathered, as our family does.
 * @typedef {object} Work
 * @property {string} id
 * @property {string} title
 * @property {Task} task
 * @property {number | null} limit largest ratio to the best torch that we hold ourselves to; null: for information
 */

const rule = { beta1: 0.9, beta2: 0.98, learningRate: 0.001, weightDecay: 0 }
const sgd = /** @type {const} */ ({ ...rule, optimizer: 'sgd' })
const adam = /** @type {const} */ ({ ...rule, optimizer: 'adam' })
const adamw = /** @type {const} */ ({ ...rule, optimizer: 'adamw', weightDecay: 0.01 })

/** The dissertation's network on its 16 tasks of 8 code and 8 message bits. @param {number} replicas @returns {Task} */
const parity = (replicas) => ({ kind: 'parity', depth: 8, width: 256, rows: 32, ...sgd, replicas })

/** @param {number} replicas @returns {Task} */
const small = (replicas) => ({ kind: 'mlp', inputs: 30, width: 128, rows: 256, ...adamw, replicas })

/** Which of 256 rules left this row? A rule and a start of its own for every row. @type {Task} */
const automata = { kind: 'automata', cells: 100, updates: 99, width: 256, rows: 128, ...sgd, replicas: 1 }

/** @type {Task} */
const wide = { kind: 'mlp', inputs: 40, width: 1000, rows: 20_000, ...adam, replicas: 1 }

/** Half of all pairs, full batch. @param {'rows' | 'symbols'} by @returns {Task} */
const quadratic = (by) => ({
  ...{ kind: 'quadratic', modulus: 97, hidden: 500, rows: 4704, by, replicas: 1 },
  ...{ ...adamw, learningRate: 0.01, weightDecay: 5 }
})

/** 30 % of all pairs, full batch. @param {'rows' | 'symbols'} by @returns {Task} */
const transformer = (by) => ({
  ...{ kind: 'transformer', modulus: 97, width: 128, heads: 4, hidden: 512, rows: 2822, by, replicas: 1 },
  ...{ ...adamw, weightDecay: 1 }
})

/** @param {string} id @param {string} title @param {Task} task @param {number | null} limit @returns {Work} */
const work = (id, title, task, limit) => ({ id, title, task, limit })

const quadraticTitle = 'quadratic MLP p 97, 500 units, 4704 rows, AdamW, MSE'
const transformerTitle = 'transformer p 97, d 128, 4 heads, mlp 512, 2822 rows, AdamW'

/** @type {Work[]} */
export const works = [
  work('W1', 'parity MLP 16–256×7–1, batch 32, SGD, fresh data', parity(1), 0.8),
  work('W1R10', '10 replicas of W1', parity(10), 1.15),
  work('W2', 'MLP 40–1000–1, batch 20 000, Adam', wide, 0.7),
  work('W2s', 'MLP 30–128–1, batch 256, AdamW', small(1), 0.25),
  work('W3', `${quadraticTitle}; peers with dense two-hot inputs`, quadratic('rows'), 0.75),
  work('W3gather', 'W3; peers gather rows as we do', quadratic('symbols'), 1),
  work('W4', `${transformerTitle}; peers with attention in every row`, transformer('rows'), 0.9),
  work('W4gather', 'W4; peers attend by symbol as we do', transformer('symbols'), null),
  work('W5', '16 replicas of W2s', small(16), 0.6),
  work('W5R64', '64 replicas of W2s', small(64), 0.6),
  work(
    'W6',
    'MLP 100–256–256, batch 128, SGD, rows of automata made anew; torch’s by vectorised numpy',
    automata,
    0.15
  )
]
