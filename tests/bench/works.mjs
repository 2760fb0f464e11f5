// What is timed: the field's small models, described once for every contender.

/**
 * @typedef {{ optimizer: 'sgd' | 'adam' | 'adamw', learningRate: number, weightDecay: number, beta1: number, beta2: number }} Rule
 * @typedef {Rule & { rows: number, width: number, replicas: number } & (
 *   { kind: 'parity', depth: number } |
 *   { kind: 'mlp', inputs: number } |
 *   { kind: 'quadratic', modulus: number, inputs: Inputs } |
 *   { kind: 'transformer', modulus: number, heads: number, mlp: number })} Task
 * @typedef {'gather' | 'dense'} Inputs two-hot rows times a matrix, or two of its rows added
 * @typedef {object} Work
 * @property {string} id
 * @property {string} title
 * @property {Task} ours
 * @property {Task} peers the same model; the same inputs too unless the id says otherwise
 * @property {number | null} limit largest ratio to the best torch that we hold ourselves to; null: for information
 */

const rule = { beta1: 0.9, beta2: 0.98, learningRate: 0.001, weightDecay: 0 }
const sgd = /** @type {const} */ ({ ...rule, optimizer: 'sgd' })
const adam = /** @type {const} */ ({ ...rule, optimizer: 'adam' })
const adamw = /** @type {const} */ ({ ...rule, optimizer: 'adamw', weightDecay: 0.01 })

/** @param {string} id @param {string} title @param {Task} task @param {number | null} limit @returns {Work} */
const same = (id, title, task, limit) => ({ id, title, ours: task, peers: task, limit })

/** The dissertation's network on its 16 tasks of 8 code and 8 message bits. @param {number} replicas @returns {Task} */
const parity = (replicas) => ({ kind: 'parity', depth: 8, width: 256, rows: 32, ...sgd, replicas })

/** @param {number} replicas @returns {Task} */
const small = (replicas) => ({ kind: 'mlp', inputs: 30, width: 128, rows: 256, ...adamw, replicas })

/** @type {Task} */
const wide = { kind: 'mlp', inputs: 40, width: 1000, rows: 20_000, ...adam, replicas: 1 }

/** Half of all pairs, full batch. @param {Inputs} inputs @returns {Task} */
const quadratic = (inputs) => ({
  ...{ kind: 'quadratic', modulus: 97, width: 500, rows: 4704, inputs, replicas: 1 },
  ...{ ...adamw, learningRate: 0.01, weightDecay: 5 }
})

/** 30 % of all pairs, full batch. @type {Task} */
const transformer = {
  ...{ kind: 'transformer', modulus: 97, width: 128, heads: 4, mlp: 512, rows: 2822, replicas: 1 },
  ...{ ...adamw, weightDecay: 1 }
}

/** @type {Work[]} */
export const works = [
  same('W1', 'parity MLP 16–256×7–1, batch 32, SGD, fresh data', parity(1), 0.8),
  same('W1R10', '10 replicas of W1', parity(10), 1.15),
  same('W2', 'MLP 40–1000–1, batch 20 000, Adam', wide, 0.7),
  same('W2s', 'MLP 30–128–1, batch 256, AdamW', small(1), 0.25),
  {
    id: 'W3',
    title: 'quadratic MLP p 97, 500 units, 4704 rows, AdamW, MSE; peers with dense two-hot inputs',
    ours: quadratic('gather'),
    peers: quadratic('dense'),
    limit: 0.75
  },
  same('W3gather', 'W3, all by gathered rows', quadratic('gather'), 1),
  same('W3dense', 'W3, all with dense two-hot inputs', quadratic('dense'), null),
  same('W4', 'transformer p 97, d 128, 4 heads, mlp 512, 2822 rows, AdamW', transformer, 0.9),
  same('W5', '16 replicas of W2s', small(16), 0.6),
  same('W5R64', '64 replicas of W2s', small(64), 0.6)
]
