/** The menu of a curve panel: what is drawn, and what can be saved. */
import type { MenuItem } from '../../../kit/ui/menu'
import { xAxisTitles, type XAxis } from '../../../kit/panel/axes/xAxis'
import type { ColumnChoice } from './items'
import type { LineChoices } from './lines'

interface Actions {
  columns: readonly ColumnChoice[]
  /** They can be drawn on one axis. */
  together: boolean
  shown: string
  xAxis: XAxis
  /** Those that there is a choice between. */
  xAxes: readonly XAxis[]
  choices: LineChoices
  zoomed: boolean
  choose(key: string, value: string): void
  unzoom(): void
  /** Null: nothing is derived, or it cannot be now. */
  compute: (() => void) | null
  /** Entries that save the picture. */
  pictures: readonly MenuItem[]
  exportCsv(): void
  showTable(): void
}

export function curveMenu(actions: Actions): MenuItem[] {
  const { columns, shown, choices, choose } = actions
  const all = { value: 'all', label: 'All of these' }
  const columnItems = columns.length < 2 ? [] : [...columns, ...(actions.together ? [all] : [])]
  return [
    ...columnItems.map(({ value, label }) => ({
      label,
      checked: shown === value,
      run: () => choose('shown', value)
    })),
    {
      label: 'Band, 10–90 %',
      checked: choices.band,
      separated: columnItems.length > 0,
      run: () => choose('band', choices.band ? 'off' : 'on')
    },
    ...(
      [
        ['auto', 'Single seeds, up to 12'],
        ['on', 'Single seeds, all runs'],
        ['off', 'No single seeds']
      ] as const
    ).map(([value, label], i) => ({
      label,
      checked: choices.singles === value,
      separated: i === 0,
      run: () => choose('singles', value)
    })),
    ...actions.xAxes.map((xAxis, i) => ({
      label: `x: ${xAxisTitles[xAxis]}`,
      checked: actions.xAxis === xAxis,
      separated: i === 0,
      run: () => choose('clock', xAxis)
    })),
    { label: 'Whole x axis', disabled: !actions.zoomed, separated: true, run: actions.unzoom },
    ...(actions.compute ? [{ label: 'Compute from all stored states', run: actions.compute }] : []),
    { label: 'Table of values…', separated: true, run: actions.showTable },
    ...actions.pictures,
    { label: 'Save values (CSV)', run: actions.exportCsv }
  ]
}
