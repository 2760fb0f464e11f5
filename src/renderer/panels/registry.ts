/** The panel registry: general kinds, a folder each, and the kinds that families bring with them, a line each. */
import type { Component } from 'svelte'
import type { GeneralPanel } from '#shared/family'
import { panels as grokking } from '../../families/grokking/panels'
import type { PanelProps } from '../../kit/panel/props'
import CrossingPanel from './crossing/CrossingPanel.svelte'
import CurvePanel from './curve/CurvePanel.svelte'
import EmbeddingPanel from './embedding/EmbeddingPanel.svelte'
import HeatmapPanel from './heatmap/HeatmapPanel.svelte'
import TasksPanel from './tasks/TasksPanel.svelte'
import ValuesPanel from './values/ValuesPanel.svelte'

type Panel = Component<PanelProps>

const general: Readonly<Record<GeneralPanel, Panel>> = {
  curve: CurvePanel,
  tasks: TasksPanel,
  heatmap: HeatmapPanel,
  values: ValuesPanel,
  crossing: CrossingPanel,
  embedding: EmbeddingPanel
}

const ofFamilies: Readonly<Record<string, Readonly<Record<string, Panel>>>> = { grokking }

const own = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

/** The family's own kind before the general one; undefined: this build has no such panel. */
export const panelOf = (family: string, kind: string): Panel | undefined =>
  own(own(ofFamilies, family) ?? {}, kind) ?? own(general, kind)
