/**
 * Fields that another field switches off, as `optimizer.momentum` where `optimizer.kind` is sgd (`showWhen` in their
 * metadata). A setting without effect must not pass for one: such fields are refused where they are set, and left out of
 * stored specs. Code of a family finds every field, those that are off with their defaults.
 */
import type { SpecProblem } from './experiment'
import type { FieldMeta } from './experimentParts'
import type { JsonSchema } from './family'
import { parsePath, pathText, valueAt, withoutValue, withValue, type Path } from './paths'

export interface SwitchedField {
  path: Path
  /** Its default. */
  initial: unknown
  /** Fields that switch it on, each with one of these values; `initial`: what they are where nothing is said. */
  by: readonly { path: Path; in: readonly unknown[]; initial: unknown }[]
}

interface Node extends Pick<FieldMeta, 'showWhen'> {
  default?: unknown
  properties?: Readonly<Record<string, Node>>
}

/** In the order of the schema. */
export function switchedFields(schema: JsonSchema): SwitchedField[] {
  const nodes: (readonly [path: Path, node: Node])[] = []
  const visit = (node: Node, path: Path): void => {
    nodes.push([path, node])
    for (const [key, inner] of Object.entries(node.properties ?? {})) visit(inner, [...path, key])
  }
  visit(schema, [])
  const initials = new Map(nodes.map(([path, node]) => [pathText(path), node.default]))
  return nodes.flatMap(([path, node]) => {
    if (!node.showWhen) return []
    const by = [node.showWhen].flat().map((other) => ({
      path: parsePath(other.path),
      in: other.in,
      initial: initials.get(other.path)
    }))
    return [{ path, initial: node.default, by }]
  })
}

const switchValue = ({ path, initial }: SwitchedField['by'][number], values: unknown): unknown =>
  valueAt(values, path) ?? initial

/** Those that are off with these values; what the values leave out has its default. */
export const switchedOff = (fields: readonly SwitchedField[], values: unknown): SwitchedField[] =>
  fields.filter(({ by }) => !by.some((other) => other.in.includes(switchValue(other, values))))

/** Where a field can be set: by itself, or by replica. */
const placesOf = ({ path }: SwitchedField): Path[] => [path, ['perReplica', pathText(path)]]

/** Those of its places where a field is set. */
export const settingsOf = (field: SwitchedField, values: unknown): Path[] =>
  placesOf(field).filter((place) => valueAt(values, place) !== undefined)

/** Whether one of these paths, as text, names a place of the field or what holds it. */
export const isNamed = (field: SwitchedField, paths: readonly string[]): boolean =>
  placesOf(field).some((place) => paths.some((text) => parsePath(text).every((key, i) => key === place[i])))

/** A copy in which these fields are not set. */
export const withoutFields = <T extends object>(values: T, fields: readonly SwitchedField[]): T =>
  fields.reduce(
    (left, field) => settingsOf(field, left).reduce((rest, place) => withoutValue(rest, place), left),
    values
  )

/** A copy in which these fields have their defaults, in the order of the schema after all others. */
export const withDefaults = <T extends object>(values: T, fields: readonly SwitchedField[]): T =>
  fields.reduce((left, { path, initial }) => withValue(left, path, initial), withoutFields(values, fields))

/** Why a field that is off cannot be set, in a sentence that says what switches it on. */
export function whyOff({ path, by }: SwitchedField, values: unknown): string {
  const now = by.map((other) => `${pathText(other.path)} is ${JSON.stringify(switchValue(other, values))}`)
  const on = by.map((other) => `${pathText(other.path)} to ${other.in.join(' or ')}`)
  return `${pathText(path)} has no effect where ${now.join(' and ')}; to use it, set ${on.join(', or ')}.`
}

/** What a draft sets of fields that are off. A default says nothing: specs of older versions have all of them. */
export const withoutEffect = (
  off: readonly SwitchedField[],
  draft: unknown,
  values: unknown = draft
): SpecProblem[] =>
  off.flatMap((field) =>
    settingsOf(field, draft)
      .filter((place) => JSON.stringify(valueAt(draft, place)) !== JSON.stringify(field.initial))
      .map((place) => ({ path: pathText(place), message: whyOff(field, values) }))
  )
