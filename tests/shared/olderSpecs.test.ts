import { describe, expect, it } from 'vitest'
import { liftSpec, liftSweep } from '#shared/olderSpecs'

const stopping = (...rules: unknown[]) => ({ family: 'parity', stop: { steps: 9, rules } })

describe('specs of before', () => {
  it('have their rules as thresholds, whatever they leave out', () => {
    expect(
      liftSpec({
        schema: 1,
        ...stopping(
          { metric: 'test.accuracy', atLeast: 0.9, evaluations: 2, replicas: 'any' },
          { metric: 'test.loss', atLeast: 1 }
        )
      })
    ).toEqual({
      schema: 3,
      ...stopping(
        { metric: 'test.accuracy', is: 'atLeast', value: 0.9, inARow: 2, over: 'any' },
        { metric: 'test.loss', is: 'atLeast', value: 1 }
      )
    })
  })

  it('of parity have the first draw of everything', () => {
    const spec = { schema: 2, family: 'parity', task: { taskCount: 3 } }
    const draws = { codesDraw: 0, positionsDraw: 0, layoutDraw: 0 }
    expect(liftSpec(spec)).toEqual({ ...spec, schema: 3, task: { taskCount: 3, ...draws } })
    expect(liftSpec({ ...spec, family: 'modes' })).toEqual({ ...spec, schema: 3, family: 'modes' })
  })

  it('may name no schema', () => {
    expect(liftSpec(stopping({ metric: 'a.b', atLeast: 1 }))).toEqual(
      stopping({ metric: 'a.b', is: 'atLeast', value: 1 })
    )
  })

  it.each([
    {},
    { schema: 3, stop: { rules: [{ metric: 'a.b', is: 'atMost', value: 1 }] } },
    { stop: { rules: [3, null, { metric: 'a.b', atLeast: 1, value: 2 }] } },
    { stop: { rules: 'none' } },
    { stop: null }
  ])('stay as they are where there is nothing of before: %j', (spec) => {
    expect(liftSpec(Object.freeze(spec))).toEqual(spec)
  })
})

describe('sweeps of before', () => {
  it('have base, measure and phases lifted', () => {
    const lifted = liftSweep({
      schema: 1,
      base: stopping({ metric: 'a.b', atLeast: 1 }),
      measure: { metric: 'a.b', atLeast: 1, evaluations: 3, final: 'a.c' },
      phases: { train: { metric: 'a.b', atLeast: 1 }, test: { metric: 'a.d', atLeast: 2 }, delayRatio: 3 }
    })
    expect(lifted).toEqual({
      schema: 4,
      base: stopping({ metric: 'a.b', is: 'atLeast', value: 1 }),
      measure: { metric: 'a.b', is: 'atLeast', value: 1, inARow: 3, final: 'a.c' },
      phases: {
        train: { metric: 'a.b', is: 'atLeast', value: 1 },
        test: { metric: 'a.d', is: 'atLeast', value: 2 },
        delayRatio: 3
      }
    })
    expect(liftSweep(lifted)).toEqual(lifted)
  })

  it.each([{}, { base: 1, measure: null, phases: null }])(
    'stay as they are where they are none: %j',
    (sweep) => {
      expect(liftSweep(sweep)).toEqual(sweep)
    }
  )
})
