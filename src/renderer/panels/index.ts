/** The panel registry: a new kind of panel is one folder and one line here. */
import type { Component } from 'svelte'
import CurvePanel from './curve/CurvePanel.svelte'
import HeatmapPanel from './heatmap/HeatmapPanel.svelte'
import TasksPanel from './tasks/TasksPanel.svelte'
import type { PanelProps } from './props'

/** @public */
export const panels: Record<string, Component<PanelProps>> = {
  curve: CurvePanel,
  tasks: TasksPanel,
  heatmap: HeatmapPanel
}
