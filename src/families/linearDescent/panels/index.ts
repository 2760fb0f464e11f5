/** The panels of this family alone, by kind. */
import type { Component } from 'svelte'
import type { PanelProps } from '#kit/panel'
import type { OwnPanel } from '../panelLayout'
import FactorsPanel from './factors/FactorsPanel.svelte'
import FittedPanel from './fitted/FittedPanel.svelte'

export { help } from './help'

export const panels = {
  fitted: FittedPanel,
  factors: FactorsPanel
} satisfies Record<OwnPanel, Component<PanelProps>>
