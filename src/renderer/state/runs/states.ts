/** Kept states of a run, ascending by step. */
import type { CheckpointInfo } from '#shared/run'

export const inOrder = (states: readonly CheckpointInfo[]): CheckpointInfo[] =>
  states.toSorted((a, b) => a.step - b.step)

/** With a new one, which takes the place of one at its step; there is one rolling one. */
export const withState = (states: readonly CheckpointInfo[], added: CheckpointInfo): CheckpointInfo[] =>
  inOrder([
    ...states.filter(({ step, rolling }) => step !== added.step && !(rolling && added.rolling)),
    added
  ])
