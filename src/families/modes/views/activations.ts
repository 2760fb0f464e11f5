/** Hidden layers on the teacher's input directions, one row per mode: a mode that is not learned stays at the origin. */
import { replicaSpecs } from '#shared/replicas'
import { type Activations, affine } from '#kit/view'
import { drawTeacher } from '../data/teacher'
import type { ModesSpec } from '../spec'
import { numbered } from './points'

export function createActivations(spec: ModesSpec): Activations {
  const { task, model } = spec
  const names = Array.from({ length: model.depth - 1 }, (_, i) => `layer${i + 1}`)
  const directions = replicaSpecs(spec).map(({ seed }) =>
    Float64Array.from(drawTeacher(task, seed).inputs.flatMap((v) => [...v]))
  )
  return {
    layers: names.map((name) => ({ name: `activations/${name}`, units: model.width, noun: 'unit' })),
    pointsOf: ({ points }) =>
      points === 'rows' ? numbered('mode', task.modes) : numbered('unit', model.width),
    compute(state, asked, replica) {
      let x: Float64Array = directions[replica]!
      for (const name of names) {
        x = affine(state, name, replica, x)
        if (`activations/${name}` === asked) return x
      }
      throw new RangeError(`no hidden layer ${asked}`)
    }
  }
}
