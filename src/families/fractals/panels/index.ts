/** The panels of this family alone, by kind. */
import type { Component } from 'svelte'
import type { PanelProps } from '#kit/panel'
import type { OwnPanel } from '../panelLayout'
import MapPanel from './map/MapPanel.svelte'

export { help } from './help'

export const panels = { map: MapPanel } satisfies Record<OwnPanel, Component<PanelProps>>
