/** A table of runs under a name: what is found, folded, shown and sorted; kept among the settings, for the window and the command line. */
import { AppError } from '../errors'
import { columnOf, type TableColumn } from './columns'

export interface TableView {
  name: string
  /** Words and comparisons, as in `lr>0.01 family:grokking`. */
  filter: string
  /** Seeds of a set in one row, or every run. */
  seeds: 'folded' | 'apart'
  /** Ids of columns; none: those that differ, and all results. */
  columns: readonly string[]
  /** Id of a column, `-` before it: from the largest down; empty: newest first. */
  sort: string
}

/** Names that can be told apart. */
const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

/** The views with this one, in the place of the one of its name. */
export const withView = (views: readonly TableView[], view: TableView): TableView[] =>
  views.some(({ name }) => same(name, view.name))
    ? views.map((each) => (same(each.name, view.name) ? view : each))
    : [...views, view]

export const withoutView = (views: readonly TableView[], name: string): TableView[] =>
  views.filter((each) => !same(each.name, name))

/** Throws `list.view` naming those that there are. */
export function viewNamed(views: readonly TableView[], name: string): TableView {
  const found = views.find((view) => same(view.name, name))
  if (found) return found
  const names = views.map((view) => view.name).join(', ')
  const known = names ? `There are ${names}.` : 'None has been saved; the window saves one in All runs.'
  throw new AppError('list.view', `No view is called ${name}. ${known}`, { path: 'view' })
}

/** Null: those that the runs have by themselves. */
export const columnsOf = ({ columns }: Pick<TableView, 'columns'>): TableColumn[] | null =>
  columns.length === 0 ? null : columns.flatMap((id) => columnOf(id) ?? [])
