/** A user's own file as the command line names it: taken into the library, and its description put into the draft. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { OWN_DATA_PATH, type OwnData, rowsIn } from '#shared/ownData'
import { isObject, parsePath, valueAt, withValue } from '#shared/paths'
import type { Services } from '../../services/types'
import type { ExitCode } from './exitCodes'
import { print } from './listing'
import { withSession, type Build } from './session'

type Values = Record<string, unknown>

/** Paths parted by a comma; behind # the column of labels, or the arrays of inputs and labels. */
async function take({ handlers, bundles }: Services, text: string): Promise<OwnData> {
  const isFile = async (name: string): Promise<boolean> => (await stat(name).catch(() => null)) !== null
  const at = (await isFile(text)) ? -1 : text.lastIndexOf('#')
  const [names, wish] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
  const paths = (await isFile(names)) ? [names] : names.split(',')
  const [first, second] = wish.split(',')
  const wanted = second === undefined ? { labelsFrom: first } : { inputsFrom: first, labelsFrom: second }
  const tickets = paths.map((each) => bundles.give(path.resolve(each.trim())).ticket)
  return handlers['data.take']({ tickets, ...wanted })
}

/** A draft whose file is a path names the file that the library has of it then. Throws `data.invalid`, `store.*`. */
export async function withOwnFile<Draft extends { draft: Values }>(
  services: Services,
  given: Draft
): Promise<Draft> {
  const inSweep = isObject(given.draft.base)
  const at = [...(inSweep ? ['base'] : []), ...parsePath(OWN_DATA_PATH)]
  const file = valueAt(given.draft, at)
  if (typeof file !== 'string' && typeof file !== 'number') return given
  return { ...given, draft: withValue(given.draft, at, await take(services, String(file))) }
}

/** `data`: takes a file into the library and says what is in it. */
export function dataCommand(
  build: Build,
  files: readonly string[],
  options: { labels?: string; out?: string; json?: boolean }
): Promise<ExitCode> {
  return withSession(build, { ...options, library: 'made' }, async ({ services }) => {
    const data = await take(services, files.join(',') + (options.labels ? `#${options.labels}` : ''))
    return print(data, describe(data), options.json)
  })
}

function describe(data: OwnData): string {
  const from = data.labelsFrom === '' ? '' : `, labels from ${data.labelsFrom}`
  const classes = data.classes.map((name, i) => `  ${name}  ${data.counts[i]} rows\n`)
  return `${data.name}: ${rowsIn(data)} rows of ${data.shape.join(' × ')} numbers${from}\n${classes.join('')}SHA-256 ${data.sha256}\n`
}
