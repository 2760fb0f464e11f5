/** From a family's JSON Schema to the fields of its form. What has no title is not for the form. */
import type { FieldMeta } from '#shared/experimentParts'
import type { SpecProblem } from '#shared/experiment'
import type { JsonSchema } from '#shared/family'
import { isObject, parsePath, pathText, valueAt } from '#shared/paths'
import { switchedFields, switchedOff, type SwitchedField } from '#shared/switches'
import { changesText, type Values } from './values'

export type Control =
  | { kind: 'number'; integer: boolean; nullable: boolean; minimum?: number; maximum?: number }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'switch' }
  | { kind: 'text' }
  /** A file of the user's own (`#shared/ownData`). */
  | { kind: 'file' }
  | { kind: 'numbers' }
  /** Fields of a spec with other values. */
  | { kind: 'changes' }
  | { kind: 'rows'; columns: readonly Field[] }

export interface Field extends Omit<FieldMeta, 'showWhen'> {
  /** Dotted, as in `task.messageBits`; inside rows: the column's own key. */
  path: string
  control: Control
  /** Value of a new row's cell; empty where the user has to decide. */
  initial: unknown
}

export interface Group {
  title: string
  fields: readonly Field[]
}

interface Node extends Partial<FieldMeta> {
  type?: string
  const?: unknown
  minimum?: number
  maximum?: number
  default?: unknown
  enum?: readonly unknown[]
  anyOf?: readonly Node[]
  items?: Node
  properties?: Record<string, Node>
}

/** Top-level values form the first group, every object one of its own. */
export function groupsOf(schema: JsonSchema): Group[] {
  const properties = Object.entries((schema as Node).properties ?? {})
  const loose = properties.flatMap(([key, node]) => fieldOf(node, key) ?? [])
  const groups = properties.flatMap(([key, node]): Group[] => {
    if (!node.properties) return []
    const fields = Object.entries(node.properties).flatMap(
      ([name, child]) => fieldOf(child, `${key}.${name}`) ?? []
    )
    return fields.length ? [{ title: node.title ?? key, fields }] : []
  })
  return loose.length ? [{ title: 'Run', fields: loose }, ...groups] : groups
}

function fieldOf(node: Node, path: string): Field | null {
  const control = node.title === undefined || node.const !== undefined ? null : controlOf(node)
  if (!control) return null
  return {
    path,
    control,
    initial: node.default === undefined ? '' : node.default,
    title: node.title!,
    description: node.description ?? '',
    unit: node.unit,
    scale: node.scale,
    advanced: node.advanced
  }
}

function controlOf(node: Node): Control | null {
  if (node.file) return { kind: 'file' }
  const inner = node.anyOf?.find((option) => option.type !== 'null')
  if (inner) {
    const control = controlOf(inner)
    return control?.kind === 'number' ? { ...control, nullable: true } : control
  }
  if (node.enum) return { kind: 'choice', options: node.enum.map(String) }
  if (node.type === 'number' || node.type === 'integer')
    return {
      kind: 'number',
      integer: node.type === 'integer',
      nullable: false,
      minimum: node.minimum,
      maximum: node.maximum
    }
  if (node.type === 'boolean') return { kind: 'switch' }
  if (node.type === 'string') return { kind: 'text' }
  if (node.type === 'array' && node.items?.properties) {
    return { kind: 'rows', columns: columnsOf(node.items.properties, []) }
  }
  if (node.type === 'object' && !node.properties) return { kind: 'changes' }
  return node.type === 'array' ? { kind: 'numbers' } : null
}

/** Cells of a row; lists inside a row have no place there. */
const columnsOf = (properties: Record<string, Node>, above: readonly string[]): Field[] =>
  Object.entries(properties).flatMap(([key, node]) => {
    const path = [...above, key]
    if (node.properties) return columnsOf(node.properties, path)
    const field = fieldOf(node, pathText(path))
    return field && field.control.kind !== 'rows' ? [field] : []
  })

/** The fields that others switch off with these values, by path. */
export const offFields = (schema: JsonSchema, values: unknown): ReadonlyMap<string, SwitchedField> =>
  new Map(switchedOff(switchedFields(schema), values).map((field) => [pathText(field.path), field]))

/** A problem's sentence with the field's title where the host, which also speaks to scripts, says its path. */
export function sentenceAbout(field: Field, { path, message }: SpecProblem): string {
  const columns = field.control.kind === 'rows' ? field.control.columns : []
  const column = columns.find((other) => path.endsWith(`.${other.path}`))
  return message.startsWith(path) ? (column ?? field).title + message.slice(path.length) : message
}

/** What a spec has there; what it may leave out, and does, has its default. */
export function fieldValue(field: Field, values: unknown): unknown {
  const value = valueAt(values, parsePath(field.path))
  return value === undefined ? field.initial : value
}

/** A value as read-only text. */
export function valueText(field: Field, value: unknown, number: (value: number) => string): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'number') return number(value)
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (field.control.kind === 'file' && isObject(value)) return String(value.name)
  if (isObject(value)) return changesText(value) || '–'
  if (!Array.isArray(value)) return String(value)
  if (value.length === 0) return '–'
  if (field.control.kind !== 'rows') return value.map((item) => number(item as number)).join(', ')
  return value
    .map((row) =>
      Object.values(row as Values)
        .map((cell) => (isObject(cell) ? placesText(cell) : isBlank(cell) ? '' : String(cell)))
        .filter((cell) => cell !== '')
        .join(' ')
    )
    .join('; ')
}

const isBlank = (cell: unknown): boolean => cell === null || (Array.isArray(cell) && cell.length === 0)

/** Fields inside a cell, as in `task=3`, `task.positionsDraw=1`. */
const placesText = (cell: Values, above = ''): string =>
  Object.entries(cell)
    .flatMap(([name, value]) => {
      if (isBlank(value)) return []
      return isObject(value) ? placesText(value, `${above}${name}.`) : `${above}${name}=${itemsText(value)}`
    })
    .join(' ')

/** A list in a cell; its own objects, as rules of a stage, in brackets. */
const itemsText = (value: unknown): string =>
  Array.isArray(value)
    ? value.map((item) => (isObject(item) ? `(${placesText(item)})` : String(item))).join(', ')
    : String(value)

/** Whether a problem's path names this field or something inside it. */
export const concerns = (problem: string, field: string): boolean =>
  problem === field || problem.startsWith(`${field}.`) || problem.startsWith(`${field}[`)
