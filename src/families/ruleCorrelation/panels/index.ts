/** The panels of this family alone, by kind. */
import type { Component } from 'svelte'
import type { PanelProps } from '#kit/panel'
import type { OwnPanel } from '../panelLayout'
import ClusteredPanel from './ClusteredPanel.svelte'

export { help } from './help'

export const panels = { clustered: ClusteredPanel } satisfies Record<OwnPanel, Component<PanelProps>>
