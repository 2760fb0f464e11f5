/** Views of the table of runs under names. */
import { expect, it } from 'vitest'
import {
  columnsOf,
  viewNamed,
  withoutView,
  withView,
  type TableView
} from '../../../src/shared/runTable/view'
import { requireSettings, takeSettings } from '../../../src/shared/settingsSchema'

const view = (name: string, changes: Partial<TableView> = {}): TableView => ({
  name,
  filter: 'lr>0.01',
  seeds: 'apart',
  columns: ['spec.optimizer.learningRate', 't50'],
  sort: '-t50',
  ...changes
})

it('are replaced by name, whatever its case, and taken away', () => {
  const views = withView(withView([view('Fast')], view('Slow')), view(' fast ', { filter: 'lr>1' }))
  expect(views.map(({ name, filter }) => [name, filter])).toEqual([
    [' fast ', 'lr>1'],
    ['Slow', 'lr>0.01']
  ])
  expect(withoutView(views, 'FAST')).toEqual([view('Slow')])
  expect(viewNamed(views, 'slow')).toEqual(view('Slow'))
})

it('are told where there is none of a name', () => {
  expect(() => viewNamed([view('Fast'), view('Slow')], 'x')).toThrow(
    'No view is called x. There are Fast, Slow.'
  )
  expect(() => viewNamed([], 'x')).toThrow('No view is called x. None has been saved')
})

it('name columns, or leave them to the runs', () => {
  expect(columnsOf(view('Fast', { columns: ['t50', 'nothing', 'spec.seed'] }))!.map(({ id }) => id)).toEqual([
    't50',
    'spec.seed'
  ])
  expect(columnsOf(view('Fast', { columns: [] }))).toBeNull()
})

it('are settings, a wrong one refused with its path', () => {
  expect(requireSettings({ tableViews: [view('Fast')] })).toEqual({ tableViews: [view('Fast')] })
  const wrong = { tableViews: [{ ...view('Fast'), seeds: 'some' }] }
  expect(() => requireSettings(wrong)).toThrow(/^settings.tableViews must be a list of views/)
  expect(takeSettings(wrong).settings.tableViews).toEqual([])
})
