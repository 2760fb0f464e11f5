/**
 * The linear network as a program: a product of matrices that imitates the teacher on normal rows, squared error.
 *
 * Dims: R replicas, B rows, N inputs, h width, M outputs.
 */
import * as tf from '@tensorflow/tfjs'
import { replicaSpecs } from '#shared/replicas'
import { type Program, project } from '#kit/program'
import { createBatches, createProbe, teacherTable } from '../data/batches'
import { drawTeacher } from '../data/teacher'
import { series } from '../series'
import type { ModesSpec } from '../spec'
import { createTrainMeter, evaluationRows } from './meters'
import { networkParameters } from './network'

export function createProgram(spec: ModesSpec): Program {
  const { model, replicas } = spec
  const singles = replicaSpecs(spec)
  const teachers = singles.map(({ task, seed }) => drawTeacher(task, seed))
  return {
    replicas,
    seeds: singles.map(({ seed }) => seed),
    optimizers: singles.map(({ optimizer }) => optimizer),
    parameters: networkParameters(spec),
    series,
    constants: teacherTable(spec, teachers),
    batches: createBatches(spec),
    dropouts: [],
    probe: createProbe(spec),
    forward(state, feeds) {
      const x = feeds['x']! // [R, B, N]
      let answers = x
      for (let layer = 1; layer <= model.depth; layer++) answers = project(state, `layer${layer}`, answers)
      const targets = tf.matMul(x, feeds['teacher']!) // [R, B, M]
      const losses = answers.sub(targets).square().sum(2).mul(0.5) // [R, B]
      return { loss: losses.mean(1), outputs: { answers, losses }, updated: {} }
    },
    createTrainMeter: () => createTrainMeter(replicas),
    meterSeries: 'train',
    snapshots: [],
    evaluationRows: (step, outputs) => evaluationRows(step, outputs, teachers)
  }
}
