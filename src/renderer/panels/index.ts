/** The panel registry: a new kind of panel is one folder and one line here. */
import type { Component } from 'svelte'
import AttentionPanel from './attention/AttentionPanel.svelte'
import CrossingPanel from './crossing/CrossingPanel.svelte'
import CurvePanel from './curve/CurvePanel.svelte'
import EmbeddingPanel from './embedding/EmbeddingPanel.svelte'
import FrequenciesPanel from './frequencies/FrequenciesPanel.svelte'
import HeatmapPanel from './heatmap/HeatmapPanel.svelte'
import LinesPanel from './lines/LinesPanel.svelte'
import NeuronsPanel from './neurons/NeuronsPanel.svelte'
import RingPanel from './ring/RingPanel.svelte'
import SolutionPanel from './solution/SolutionPanel.svelte'
import SpectrumPanel from './spectrum/SpectrumPanel.svelte'
import TablePanel from './table/TablePanel.svelte'
import TasksPanel from './tasks/TasksPanel.svelte'
import type { PanelProps } from './props'

/** @public */
export const panels: Record<string, Component<PanelProps>> = {
  curve: CurvePanel,
  tasks: TasksPanel,
  heatmap: HeatmapPanel,
  lines: LinesPanel,
  crossing: CrossingPanel,
  embedding: EmbeddingPanel,
  table: TablePanel,
  frequencies: FrequenciesPanel,
  neurons: NeuronsPanel,
  ring: RingPanel,
  solution: SolutionPanel,
  spectrum: SpectrumPanel,
  attention: AttentionPanel
}
