// Fractals with one thing wrong.

/** @type {import('../mutants.mjs').Mutant[]} */
export const fractals = [
  {
    preset: 'fractals/mandelbrot-replay',
    what: 'a fiftieth of the epochs',
    set: { 'stop.steps': 6560, 'record.evaluateEvery': 820 },
    fails: ['81 %', '19 %']
  },
  {
    preset: 'fractals/mandelbrot-corrected',
    what: 'points are shown without waves',
    set: { 'model.features': 'raw', 'task.sampling': 'uniform' },
    fails: ['0.98']
  },
  {
    preset: 'fractals/julia',
    what: 'points are shown without waves',
    set: { 'model.features': 'raw', 'task.sampling': 'uniform' },
    fails: ['0.97']
  },
  {
    preset: 'fractals/mandelbrot-level',
    what: 'points are shown without waves, and all are uniform',
    set: { 'model.features': 'raw', 'task.sampling': 'uniform' },
    fails: ['20 times']
  }
]
