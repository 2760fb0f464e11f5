/** What a panel's menu offers about its place. */
import type { MenuItem } from '../../../kit/ui/menu'
import type { PanelLayouts } from '../../state/layout/layouts.svelte'

export function arrangeItems(layouts: PanelLayouts, id: string): MenuItem[] {
  if (!layouts.ids.includes(id)) return []
  return [
    { label: 'Duplicate', key: 'D', icon: 'plus', separated: true, run: () => layouts.duplicate(id) },
    { label: 'Hide', key: 'H', icon: 'close', run: () => layouts.hide(id) }
  ]
}
