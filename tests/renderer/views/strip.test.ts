import { describe, expect, it } from 'vitest'
import { stepAxis } from '../../../src/kit/panel/axes/scale'
import {
  checkpointAt,
  checkpointBeside,
  newestEmergence,
  played,
  snapped
} from '../../../src/renderer/views/strip/steps'

const axis = stepAxis({ min: 0, max: 1000, zero: false }, 'linear', 0, 1000)
const checkpoints = [0, 100, 200].map((step) => ({ step, sizeBytes: 1, rolling: false }))

describe('time strip', () => {
  it('snaps to the nearest mark within four pixels', () => {
    expect(snapped(axis, 104, [100, 200])).toBe(100)
    expect(snapped(axis, 104.5, [100, 200])).toBeCloseTo(104.5, 9)
    expect(snapped(axis, 103, [100, 105])).toBe(105)
  })

  it('names the checkpoint to fork from', () => {
    expect(checkpointAt(checkpoints, 199)?.step).toBe(100)
    expect(checkpointAt(checkpoints, 200)?.step).toBe(200)
    expect(checkpointAt(checkpoints.slice(1), 5)).toBe(null)
  })

  it('goes from checkpoint to checkpoint and stops at the ends', () => {
    expect(checkpointBeside(checkpoints, 100, 1)?.step).toBe(200)
    expect(checkpointBeside(checkpoints, 100, -1)?.step).toBe(0)
    expect(checkpointBeside(checkpoints, 150, -1)?.step).toBe(100)
    expect(checkpointBeside(checkpoints, 200, 1)).toBe(null)
    expect(checkpointBeside(checkpoints, 0, -1)).toBe(null)
  })

  it('plays over the whole track in ten seconds, always forward', () => {
    expect(played(axis, 0, 10, true)).toBeCloseTo(1000, 6)
    const log = stepAxis({ min: 100, max: 1e6, zero: true }, 'log', 0, 1000)
    let step = 0
    for (let seconds = 0; seconds < 11 && step < 1e6; seconds += 1 / 60) {
      const next = played(log, step, 1 / 60, true)
      expect(next).toBeGreaterThan(step)
      step = Math.round(next)
    }
    expect(step).toBeGreaterThanOrEqual(1e6)
  })

  it('tells the task that emerged last', () => {
    expect(newestEmergence([300, null, 100, 500], 400)).toEqual({ task: 0, step: 300 })
    expect(newestEmergence([300, null], 299)).toBe(null)
  })
})
