/** The panel of this family alone, by kind. */
import type { Component } from 'svelte'
import type { PanelProps } from '#kit/panel'
import type { OwnPanel } from '../panelLayout'
import MatrixPanel from './MatrixPanel.svelte'

export { help } from './help'

export const panels = { matrix: MatrixPanel } satisfies Record<OwnPanel, Component<PanelProps>>
