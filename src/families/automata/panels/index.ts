/** The panels of this family alone, by kind. */
import type { Component } from 'svelte'
import type { PanelProps } from '#kit/panel'
import type { OwnPanel } from '../panelLayout'
import ConfusionPanel from './matrix/ConfusionPanel.svelte'
import CorrelationPanel from './matrix/CorrelationPanel.svelte'
import RuleMapPanel from './ruleMap/RuleMapPanel.svelte'
import SpaceTimePanel from './spaceTime/SpaceTimePanel.svelte'

export { help } from './help'

export const panels = {
  spaceTime: SpaceTimePanel,
  ruleMap: RuleMapPanel,
  confusion: ConfusionPanel,
  correlation: CorrelationPanel
} satisfies Record<OwnPanel, Component<PanelProps>>
