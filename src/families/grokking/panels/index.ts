/** The panels of this family alone, by kind. */
import type { Component } from 'svelte'
import type { PanelProps } from '#kit/panel'
import type { OwnPanel } from '../panelLayout'
import AttentionPanel from './attention/AttentionPanel.svelte'
import FrequenciesPanel from './frequencies/FrequenciesPanel.svelte'
import NeuronsPanel from './neurons/NeuronsPanel.svelte'
import RingPanel from './ring/RingPanel.svelte'
import SolutionPanel from './solution/SolutionPanel.svelte'
import SpectrumPanel from './spectrum/SpectrumPanel.svelte'
import TablePanel from './table/TablePanel.svelte'

export { help } from './help'

export const panels = {
  attention: AttentionPanel,
  frequencies: FrequenciesPanel,
  neurons: NeuronsPanel,
  ring: RingPanel,
  solution: SolutionPanel,
  spectrum: SpectrumPanel,
  table: TablePanel
} satisfies Record<OwnPanel, Component<PanelProps>>
