/** States of the units at every row of some test sequences, kept with every state: a row of time is a point. */
import { type Activations, partOf } from '#kit/view'
import { shownCount } from '../data/shown'
import type { LiquidSpec } from '../spec/spec'
import { numbered } from './points'
import { createSequences } from './views'

export function createActivations(spec: LiquidSpec): Activations {
  const { task, model } = spec
  const sequenceOf = createSequences(spec)
  const shown = shownCount(task)
  const { length } = task
  return {
    layers: [{ name: 'activations/state', units: model.units, noun: 'unit' }],
    pointsOf({ points, replica }) {
      if (points === 'columns') return numbered('unit', model.units)
      const rows = Array.from({ length: shown }, (_, s) => sequenceOf(replica, s)).flatMap(
        ({ rows, times, targets }, s) =>
          Array.from({ length: rows }, (_, t) => ({ s, t, time: times[t]!, target: targets[t]! }))
      )
      const quarters = ['first quarter', 'second quarter', 'third quarter', 'last quarter']
      return {
        noun: 'row',
        first: 0,
        count: rows.length,
        labels: rows.map(
          ({ s, t, target }) => `sequence ${s + 1}, row ${t + 1}, target ${Number(target.toFixed(3))}`
        ),
        groupings: [
          {
            name: 'place in time',
            section: '',
            classes: quarters,
            of: rows.map(({ t }) => Math.min(3, Math.floor((4 * t) / length))),
            cyclic: false
          },
          {
            name: 'target',
            section: '',
            classes: task.data === 'xor' ? ['even', 'odd'] : ['below 0', '0 or more'],
            of: rows.map(({ target }) => Number(task.data === 'xor' ? target === 1 : target >= 0)),
            cyclic: false
          }
        ],
        ring: null
      }
    },
    compute(state, _, replica) {
      const all = partOf(state, 'probe/activity', replica)
      const size = model.units
      return Float64Array.from(
        Array.from({ length: shown }, (_, s) => {
          const { rows } = sequenceOf(replica, s)
          return [...all.subarray(s * length * size, (s * length + rows) * size)]
        }).flat()
      )
    }
  }
}
