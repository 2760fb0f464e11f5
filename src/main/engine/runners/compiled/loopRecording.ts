/**
 * Loops over time inside a recording. The body runs once, on zeros, and is recorded by itself; the loop becomes one node
 * whose outputs hold zeros, since a graph depends on no value. So recording takes as long whatever the length is.
 */
import * as tf from '@tensorflow/tfjs'
import { withLoops, type Loop, type LoopResult } from '../../../../kit/program/scan/loop'
import { noteCallSite } from './callSite'
import { FLOAT } from './graph'
import type { TensorHandle } from './nativeBackend'
import { refuse, type Recording } from './recording'
import { needed, type Argument, type RecordedNode, type Trace, type TracedOutput } from './recordedGraph'

/** Zeros on the library's side, and their handles. */
function zeros({ backend }: Recording, shapes: readonly (readonly number[])[]) {
  const tensors = shapes.map((shape) => tf.zeros([...shape]))
  const ids = backend.getInputTensorIds(tensors)
  const handles = shapes.map((shape, i): TensorHandle => ({ id: ids[i]!, dtype: FLOAT, shape: [...shape] }))
  return { tensors, handles }
}

const GROUPS = ['carries', 'rows', 'fixed'] as const

/** Records the body of a loop, while whatever is outside of it is not recorded. */
function recordBody(outer: Recording, { carries, sequences, fixed, body }: Loop): Trace {
  const recording = outer.child()
  const shapes = [
    carries.map(({ shape }) => shape),
    sequences.map(({ shape }) => shape.slice(1)),
    fixed.map(({ shape }) => shape)
  ]
  const args = shapes.flatMap((ofGroup, g) =>
    ofGroup.map((shape, i): Argument => {
      const id = `${GROUPS[g]}${i}`
      return { id, group: GROUPS[g]!, name: id, dtype: FLOAT, shape }
    })
  )
  let trace!: Trace
  tf.tidy(() => {
    const { tensors, handles } = zeros(
      recording,
      args.map(({ shape }) => shape)
    )
    args.forEach((argument, i) => recording.give(handles[i]!.id, argument))
    const [s, w] = [carries.length, carries.length + sequences.length]
    recording.during(() => {
      const results = withLoops(recordLoops(recording), () =>
        body(tensors.slice(0, s), tensors.slice(s, w), tensors.slice(w))
      )
      const outputsOf = (group: 'carries' | 'rows'): TracedOutput[] =>
        recording.backend.getInputTensorIds(results[group]).map((id, i) => {
          const name = `${group}${i}`
          return { group, name, value: recording.valueOf(id, () => `${name} of a scan`) }
        })
      const outputs = [...outputsOf('carries'), ...outputsOf('rows')]
      trace = { arguments: args, nodes: needed(recording.nodes, outputs), outputs }
    })
  })
  return trace
}

/** Runs loops by recording them. */
export function recordLoops(recording: Recording): (loop: Loop) => LoopResult {
  return (loop) => {
    const { length, reverse, carries, sequences, fixed } = loop
    const callSite = noteCallSite()
    const inputs = recording.backend
      .getInputTensorIds([...carries, ...sequences, ...fixed])
      .map((id) => recording.valueOf(id, () => `scan at ${callSite()}`))
    return recording.aside(() => {
      const body = recordBody(recording, loop)
      const other = body.outputs.find(({ value }) => value.dtype !== FLOAT)
      if (other) refuse(`The body of scan at ${callSite()} gives ${other.name} that is not float32.`)
      const shapes = body.outputs.map(({ group, value }) =>
        group === 'rows' ? [length, ...value.shape] : value.shape
      )
      const { tensors, handles } = zeros(recording, shapes)
      const node: RecordedNode = {
        op: 'Scan',
        inputs,
        attributes: {},
        callSite,
        loop: { length, reverse, body }
      }
      recording.add(node, handles)
      return { carries: tensors.slice(0, carries.length), stacked: tensors.slice(carries.length) }
    })
  }
}
