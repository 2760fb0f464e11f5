/** Where a program called tensorflow.js: the line that a refusal to compile names. */

const FRAMES = 60

/** Frames of tfjs, of Node, and of what this folder puts in tfjs' place (by name: files are lost in a bundle). */
const inside = /[\\/]@tensorflow[\\/]|node:|getInputTensorIds|gatherKernel|reluGradientKernel/

/** Function, file and line of one stack frame, as in `logits (model.ts:48:11)`. */
function describeFrame(frame: string): string {
  const [, name, place] = /^\s*at (?:(.*?) \()?(.*?)\)?$/.exec(frame) ?? []
  const file = (place ?? frame).replace(/^.*[\\/]/, '')
  return name ? `${name} (${file})` : file
}

/** Keeps the current stack, and describes it only when asked: formatting is slow. */
export function noteCallSite(): () => string {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = FRAMES
  const holder = new Error()
  Error.stackTraceLimit = limit
  return () => {
    const frames = (holder.stack ?? '').split('\n').slice(1)
    const firstInside = frames.findIndex((frame) => inside.test(frame))
    const caller = frames.slice(Math.max(0, firstInside)).find((frame) => !inside.test(frame))
    return caller ? describeFrame(caller) : 'an unknown line'
  }
}
