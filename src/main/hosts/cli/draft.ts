/** A draft from a preset or a file, with what the command line changes in it. The services check the result. */
import { readFile, stat } from 'node:fs/promises'
import type { Handlers } from '#shared/contract'
import { draftIn, MOST_FILE_BYTES, readDraftFile, tooLarge, typedNumber, typedValue } from '#shared/draftFile'
import { AppError } from '#shared/errors'
import { isObject, parsePath, pathText, withValue } from '#shared/paths'
import type { FamilyInfo } from '#shared/family'
import type { Preset } from '#shared/preset'
import {
  isNamed,
  settingsOf,
  switchedFields,
  switchedOff,
  whyOff,
  withoutFields,
  type SwitchedField
} from '#shared/switches'
import { suggestion } from '#shared/nearMatch'
import { titleOf } from './title'

export interface DraftOptions {
  /** `path=value`, in order. */
  set?: readonly string[]
  seed?: string
  replicas?: string
  steps?: string
  engine?: string
}

/** What a draft may be made of. */
export interface Known {
  presets: readonly Preset[]
  families: readonly FamilyInfo[]
}

export const knownTo = async (handlers: Handlers): Promise<Known> => ({
  presets: await handlers['presets.list']({}),
  families: await handlers['families.list']({})
})

export interface Draft {
  draft: Values
  /** Id of the preset it comes from. */
  preset?: string
}

type Values = Record<string, unknown>

/** What is changed is told in its title. Throws `preset.unknown` with near matches, `spec.unreadable`, or `set.invalid` naming the assignment. */
export async function makeDraft(
  source: string,
  options: DraftOptions,
  { presets, families }: Known
): Promise<Draft> {
  const made = (await fromFile(source, families)) ?? fromPreset(source, presets)
  const draft = changedDraft(made.draft, options, families)
  const title = titleOf(made.draft, assignments(options, schemaOf(made.draft, families)))
  return { ...made, draft: title === undefined ? draft : { ...draft, title } }
}

/**
 * A copy of a draft with what the options change in it, and without what they switch off by that.
 * Throws `set.invalid` naming the assignment, also where it would have no effect.
 */
export function changedDraft(draft: Values, options: DraftOptions, families: readonly FamilyInfo[]): Values {
  const changed = changedValues(draft, options, families)
  const set = assignments(options, undefined).map(([path]) => path)
  const idle = switchedOff(switchesOf(changed, families), changed).find(
    (field) => isNamed(field, set) && settingsOf(field, changed).length > 0
  )
  if (idle) throw new AppError('set.invalid', whyOff(idle, changed), { path: pathText(idle.path) })
  return changed
}

function changedValues(draft: Values, options: DraftOptions, families: readonly FamilyInfo[]): Values {
  const changes = assignments(options, schemaOf(draft, families))
  const changed = changes.reduce((values, [path, value]) => assigned(values, path, value), draft)
  const fields = switchesOf(changed, families)
  const before = new Set(switchedOff(fields, draft))
  const set = changes.map(([path]) => path)
  return withoutFields(
    changed,
    switchedOff(fields, changed).filter((field) => !before.has(field) && !isNamed(field, set))
  )
}

/** What fields of a draft can be switched off; none where its family is not known. */
function switchesOf(draft: Values, families: readonly FamilyInfo[]): readonly SwitchedField[] {
  const family = families.find(({ id }) => id === draft.family)
  return family ? switchedFields(family.schema) : []
}

function fromPreset(id: string, presets: readonly Preset[]): Draft {
  const preset = presets.find((candidate) => candidate.id === id)
  if (preset?.sweep)
    throw new AppError('preset.unknown', `${id} is a sweep. Start it with: saltus sweep ${id}`, {
      path: 'preset'
    })
  if (preset) return { draft: structuredClone(preset.spec), preset: id }
  throw unknownPreset(
    id,
    presets.filter(({ sweep }) => !sweep)
  )
}

/** A sweep from a preset or a file; changes go to its base experiment, `--replicas` to the sweep itself. */
export async function makeSweepDraft(
  source: string,
  options: Pick<DraftOptions, 'set' | 'steps' | 'engine' | 'replicas'>,
  { presets, families }: Known
): Promise<Draft> {
  const made = (await fromFile(source, families, ['sweep', 'spec'])) ?? sweepFromPreset(source, presets)
  const { replicas, ...rest } = options
  const before = isObject(made.draft.base) ? made.draft.base : {}
  const title = titleOf({ ...before, title: made.draft.title }, assignments(rest, schemaOf(before, families)))
  const changes = {
    base: changedValues(before, rest, families),
    ...(title !== undefined && { title }),
    ...(replicas !== undefined && { replicas: typedNumber(replicas) ?? replicas })
  }
  return { ...made, draft: { ...made.draft, ...changes } }
}

function sweepFromPreset(id: string, presets: readonly Preset[]): Draft {
  const preset = presets.find((candidate) => candidate.id === id)
  if (preset?.sweep) return { draft: structuredClone(preset.sweep), preset: id }
  if (preset)
    throw new AppError('preset.unknown', `${id} is one experiment. Start it with: saltus run ${id}`, {
      path: 'preset'
    })
  throw unknownPreset(
    id,
    presets.filter(({ sweep }) => sweep)
  )
}

function unknownPreset(id: string, presets: readonly Preset[]): AppError {
  const near = suggestion(
    id,
    presets.map((candidate) => candidate.id)
  )
  const sentence = `There is no preset or file ${id}.${near} "saltus presets" lists them.`
  return new AppError('preset.unknown', sentence, { path: 'preset' })
}

/**
 * Null when there is no such file and the name does not look like one. `inner`: fields that may hold what is wanted,
 * since a run's own run.json, a sweep's file and a preset repeat it.
 */
async function fromFile(
  file: string,
  families: readonly FamilyInfo[],
  inner: readonly string[] = ['spec']
): Promise<Draft | null> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile() && !file.endsWith('.json')) return null
  if (!found?.isFile()) throw unreadable(file, new Error('There is no such file.'))
  if (found.size > MOST_FILE_BYTES) throw unreadable(file, tooLarge())
  const object = await readFile(file)
    .then(readDraftFile)
    .catch((error: Error) => {
      throw unreadable(file, error)
    })
  const draft = draftIn(object, inner)
  // The record of a run: older versions stored fields without effect too.
  const isRecord = draft !== object && 'journal' in object
  return { draft: isRecord ? withoutFields(draft, switchedOff(switchesOf(draft, families), draft)) : draft }
}

const unreadable = (file: string, { message }: Error): AppError =>
  new AppError('spec.unreadable', `${file} cannot be read as an experiment. ${message}`, { path: 'preset' })

const schemaOf = (draft: Values, families: readonly FamilyInfo[]): object | undefined =>
  families.find(({ id }) => id === draft.family)?.schema

/** All changes as path and value, of the type that the schema has there; the named options are short for what users need most. */
function assignments(options: DraftOptions, schema: object | undefined): [path: string, value: unknown][] {
  const named: [string, string | undefined][] = [
    ['seed', options.seed],
    ['replicas', options.replicas],
    ['stop.steps', options.steps],
    ['engine.backend', options.engine]
  ]
  const words = [
    ...(options.set ?? []).map(splitAssignment),
    ...named.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]))
  ]
  return words.map(([path, text]) => [path, typedValue(text, schema, parsePath(path))])
}

function splitAssignment(text: string): readonly [path: string, text: string] {
  const match = /^([^=]+)=(.*)$/s.exec(text)
  if (match) return [match[1]!.trim(), match[2]!]
  throw new AppError('set.invalid', `--set ${text} must look like task.law=uniform.`, { path: text })
}

function assigned(draft: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const keys = parsePath(path)
  if (keys.includes('__proto__')) throw new AppError('set.invalid', `There is no field ${path}.`, { path })
  return withValue(draft, keys, value)
}
