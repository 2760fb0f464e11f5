/** Every sweep that ships is a sweep: its draft passes, and its expectations name cells that it has. */
import { describe, expect, it } from 'vitest'
import { checkSweep } from '../../../../src/main/asked/sweeps'
import { readPresets } from '../../../../src/main/store/presetFiles'

const sweeps = (await readPresets('resources')).flatMap((preset) => (preset.sweep ? [preset] : []))

describe('sweep presets', () => {
  it('ship', () => expect(sweeps).not.toEqual([]))

  it.each(sweeps)('$id', ({ title, sweep, expected }) => {
    const { plan, problems } = checkSweep(sweep)
    expect(problems).toEqual([])
    const labels = plan!.axes.map(({ options }) => options.map(({ label }) => label))
    for (const { cell, quantity, over } of expected) {
      for (const named of [cell, over?.cell ?? cell]) {
        expect(named).toHaveLength(labels.length)
        named.forEach((label, axis) => expect(labels[axis]).toContain(label))
      }
      if ([quantity, over?.quantity].includes('trained')) expect(plan!.spec.phases).not.toBeNull()
    }
    expect(plan!.spec.title).toBe(title)
    expect(plan!.parts.flatMap(({ cells }) => cells).sort((a, b) => a - b)).toEqual(
      Array.from({ length: labels.reduce((n, options) => n * options.length, 1) }, (_, i) => i)
    )
  })
})
