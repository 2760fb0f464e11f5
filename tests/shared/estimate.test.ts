/** Time, memory and disk from measurements: sums over runs, two slots at once, sizes in between. */
import { describe, expect, it } from 'vitest'
import { costText, estimateOf, measuredText, type Measurement } from '#shared/estimate'

const measurement = (change: Partial<Measurement> = {}): Measurement => ({
  steps: 400,
  seconds: 2,
  startSeconds: 1,
  secondsPerStep: 0.005,
  memoryBytes: 3e8,
  rowBytesPerStep: 10,
  engine: {
    backend: 'native',
    runner: 'compiled',
    mode: 'xla',
    eagerReason: null,
    library: 'TensorFlow 2.21.0',
    device: 'CPU',
    threads: 1,
    oneDnn: false,
    processor: 'a processor',
    features: null
  },
  beside: 0,
  ...change
})

describe('an estimate', () => {
  it('of one run is its start and its steps', () => {
    const estimate = estimateOf([{ size: 7, steps: 1000 }], [{ size: 7, measurement: measurement() }], 4, 500)
    expect(estimate).toMatchObject({ runs: 1, atOnce: 1, steps: 1000, memoryBytes: 3e8, diskBytes: 10_500 })
    expect(estimate.seconds).toBeCloseTo(6, 12)
  })

  it('of several runs lies between the smallest and the largest, divided over those that train at once', () => {
    const measured = [
      { size: 10, measurement: measurement() },
      { size: 30, measurement: measurement({ secondsPerStep: 0.015, memoryBytes: 5e8, rowBytesPerStep: 30 }) }
    ]
    const runs = [10, 20, 30].map((size) => ({ size, steps: 100 }))
    const estimate = estimateOf(runs, measured, 2, 0)
    expect(estimate).toMatchObject({ runs: 3, atOnce: 2, steps: 300, memoryBytes: 1e9, diskBytes: 6000 })
    expect(estimate.seconds).toBeCloseTo((3 + 0.5 + 1 + 1.5) / 2, 12)
  })

  it('is told with what it rests on', () => {
    const runs = [10, 30].map((size) => ({ size, steps: 100 }))
    const measured = [
      { size: 10, measurement: measurement({ beside: 2 }) },
      { size: 30, measurement: measurement({ steps: 1, seconds: 3.26 }) }
    ]
    const estimate = estimateOf(runs, measured, 1, 0)
    expect(costText(estimate, (seconds) => `${seconds.toFixed(1)} s`)).toBe(
      'about 3.0 s, 300 MB of memory, 2.0 kB on disk'
    )
    expect(measuredText(estimate)).toBe(
      'Measured over 400 steps (2.0 s) of the smallest and 1 step (3.3 s) of the largest run with native, CPU, 1 thread, while 2 other runs trained; rules may end it sooner. 1 of 2 runs train at once.'
    )
  })
})
