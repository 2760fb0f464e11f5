/** The profile over layers: which state it is of, which parameters it has, and where their medians stand. */
import { expect, it } from 'vitest'
import { scalesSeries } from '#shared/analysis/layerScales'
import { ReplicaSummary } from '#shared/analysis/quantiles'
import type { Metric } from '../../../src/kit/panel/series/domain'
import { profileAt, profileMarks } from '../../../src/renderer/panels/scales/profile'
import { ofKind, theme } from '../../kit/panel/pictures'

const names = ['layer1/weight', 'layer1/bias', 'layer2/weight']
const rows = [0, 100].flatMap((step) =>
  [0, 1, 2].flatMap((replica) =>
    [0.5, NaN, 0.01].map((value, parameter) => ({
      step,
      replica,
      parameter,
      value: value * (1 + replica) * (1 + step)
    }))
  )
)

function metric(): Metric {
  const summary = new ReplicaSummary(names.length, 3)
  summary.update({
    at: Uint32Array.from(rows, ({ step }) => step),
    replica: Uint16Array.from(rows, ({ replica }) => replica),
    group: (row) => rows[row]!.parameter,
    value: Float64Array.from(rows, ({ value }) => value)
  })
  return {
    summary,
    nameOf: (group: number) => names[group]!,
    declaration: scalesSeries(names)
  } as unknown as Metric
}

it('is of the newest state up to the cursor, of what has a value', () => {
  expect(profileAt(metric(), 99)!.step).toBe(0)
  const { step, layers } = profileAt(metric(), 5000)!
  expect(step).toBe(100)
  expect(layers.map(({ name, median }) => [name, median])).toEqual([
    ['layer1/weight', 101],
    ['layer2/weight', expect.closeTo(2.02, 9)]
  ])
})

it('falls from layer to layer, each pointed at by its name and numbers', () => {
  const found = metric()
  const [first, now] = [0, 100].map((step) => profileAt(found, step)!)
  const size = { width: 400, height: 200, ratio: 1 }
  const marks = profileMarks({ size, first: first!, now: now!, range: [0.01, 200], colour: 1 }, theme)
  const data = marks.flatMap((mark) => ('datum' in mark && mark.datum ? [mark.datum.words] : []))
  expect(data).toEqual(['layer1/weight: 101 (60.6 to 141)', 'layer2/weight: 2.02 (1.21 to 2.83)'])
  const dots = ofKind(marks, 'circle').flatMap(({ radius, y }) => (radius === 3 ? [y] : []))
  expect(dots).toHaveLength(2)
  expect(dots[1]).toBeGreaterThan(dots[0]!)
})
