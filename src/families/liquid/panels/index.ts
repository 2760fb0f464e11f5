/** The panels of this family alone, by kind. */
import type { Component } from 'svelte'
import type { PanelProps } from '#kit/panel'
import type { OwnPanel } from '../panelLayout'
import AnswersPanel from './answers/AnswersPanel.svelte'
import NeuronsPanel from './neurons/NeuronsPanel.svelte'

export { help } from './help'

export const panels = {
  answers: AnswersPanel,
  neurons: NeuronsPanel
} satisfies Record<OwnPanel, Component<PanelProps>>
