/** The panel registry: general kinds, a folder each, and the kinds that families bring with them, a line each. */
import type { Component } from 'svelte'
import type { GeneralPanel } from '#shared/family'
import * as automata from '../../families/automata/panels'
import * as fractals from '../../families/fractals/panels'
import * as grokking from '../../families/grokking/panels'
import * as kernel from '../../families/kernel/panels'
import * as linearDescent from '../../families/linearDescent/panels'
import * as liquid from '../../families/liquid/panels'
import * as ruleCorrelation from '../../families/ruleCorrelation/panels'
import type { PanelProps } from '../../kit/panel/props'
import type { PanelHelp } from '../../kit/ui/help/help'
import CollapsePanel from './collapse/CollapsePanel.svelte'
import CrossingPanel from './crossing/CrossingPanel.svelte'
import CurvePanel from './curve/CurvePanel.svelte'
import EmbeddingPanel from './embedding/EmbeddingPanel.svelte'
import FrequencyPanel from './frequency/FrequencyPanel.svelte'
import { help as generalHelp } from './help'
import HeatmapPanel from './heatmap/HeatmapPanel.svelte'
import RedrawPanel from './redraw/RedrawPanel.svelte'
import StagesPanel from './stages/StagesPanel.svelte'
import LeapsPanel from './leaps/LeapsPanel.svelte'
import ScalesPanel from './scales/ScalesPanel.svelte'
import TasksPanel from './tasks/TasksPanel.svelte'
import ValuesPanel from './values/ValuesPanel.svelte'

type Panel = Component<PanelProps>

const general: Readonly<Record<GeneralPanel, Panel>> = {
  curve: CurvePanel,
  tasks: TasksPanel,
  heatmap: HeatmapPanel,
  values: ValuesPanel,
  crossing: CrossingPanel,
  stages: StagesPanel,
  redraw: RedrawPanel,
  collapse: CollapsePanel,
  frequency: FrequencyPanel,
  leaps: LeapsPanel,
  scales: ScalesPanel,
  embedding: EmbeddingPanel
}

interface OwnPanels {
  panels: Readonly<Record<string, Panel>>
  help: Readonly<Record<string, PanelHelp>>
}

const ofFamilies: Readonly<Record<string, OwnPanels>> = {
  automata,
  fractals,
  grokking,
  kernel,
  linearDescent,
  liquid,
  ruleCorrelation
}

const own = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

/** The family's own kind before the general one; undefined: this build has no such panel. */
export const panelOf = (family: string, kind: string): Panel | undefined =>
  own(own(ofFamilies, family)?.panels ?? {}, kind) ?? own(general, kind)

/** What a panel shows and how it is read, by the same rule. */
export const helpOf = (family: string, kind: string): PanelHelp | undefined =>
  own(own(ofFamilies, family)?.help ?? {}, kind) ?? own<PanelHelp>(generalHelp, kind)
