// Tangent kernels with one thing wrong.

/** @type {import('../mutants.mjs').Mutant[]} */
export const kernel = [
  {
    preset: 'kernel/width',
    what: 'networks are so deep that no width is wide: eight layers of 1 to 16 units',
    set: { 'model.depth': 8, 'task.from': 1, 'task.to': 16 },
    fails: ['exponent', 'distance at 512']
  },
  {
    preset: 'kernel/lazy-to-rich',
    what: 'scales stand the other way round',
    set: { 'model.scales': '[100,1,0.2,0.05]' },
    replicas: 1,
    fails: [
      'keeps to its closed form',
      'kernel stands',
      'leaves it',
      'kernel turns',
      'alignment at the end',
      'what it learned is in its kernel',
      'test error of the rich network'
    ]
  }
]
