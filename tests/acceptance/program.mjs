// The stamp of a row of results: of all that decides its numbers, and of nothing else.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { build } from 'vite'

const root = path.resolve(import.meta.dirname, '../..')

/** @typedef {import('./cli.mjs').Preset} Preset */

/** Modules whose code trains or computes: of a family one of the first two, and of everything else. */
const entries = {
  family: ['program/program.ts', 'job.ts'],
  shared: ['src/main/engine/runners/trainingStep.ts']
}
/** What measures a state: checks of criteria rest on it, presets do not. */
const measuring = ['measures', 'group']

const families = readdirSync(path.join(root, 'src/families')).filter((name) =>
  statSync(path.join(root, 'src/families', name)).isDirectory()
)

/** @param {string} family @param {string} name */
const placeOf = (family, name) => path.join(root, 'src/families', family, name)

/**
 * The code of a family's program as it runs: bundled without what it does not use, without comments and names, so that a
 * function added beside those it calls, or another word, changes nothing.
 * @param {string} family
 */
async function codeOf(family) {
  const files = [
    ...entries.family.map((name) => placeOf(family, name)).filter((file) => existsSync(file)),
    ...entries.shared.map((name) => path.join(root, name))
  ]
  const id = '\0deciding'
  const whole = files.map((file, i) => `export * as part${i} from ${JSON.stringify(file)}`).join('\n')
  const result = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'deciding',
        resolveId: (wanted) => (wanted === 'deciding' ? id : undefined),
        load: (wanted) => (wanted === id ? whole : undefined)
      }
    ],
    build: { ssr: true, write: false, minify: true, target: 'node20', rolldownOptions: { input: 'deciding' } }
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !('output' in output)) throw new Error(`The program of ${family} could not be bundled.`)
  return output.output[0].code
}

const codes = new Map(
  await Promise.all(families.map(async (family) => /** @type {const} */ ([family, await codeOf(family)])))
)

/** A module, or every module of a folder; none where a family does without. @param {string} place @returns {string[]} */
function listSources(place) {
  if (!existsSync(place)) return []
  if (statSync(place).isFile()) return [place]
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(place, name))
}

/** The modules with a spec's fields and defaults. @param {string} family */
const specSources = (family) => [
  ...readdirSync(placeOf(family, '.'))
    .filter((name) => /(spec|schema)\.ts$/i.test(name))
    .map((name) => placeOf(family, name)),
  ...listSources(placeOf(family, 'spec'))
]

/** A module without its imports, comments and place, so that moving it changes nothing. @param {string} file */
const digest = (file) =>
  createHash('sha256')
    .update(
      readFileSync(file, 'utf8')
        .replace(/^(import|export)\b[^;'=]*?\bfrom '[^']*'\n/gm, '')
        .replace(/^\s*(\/\*\*?[\s\S]*?\*\/|\/\/.*)\n/gm, '')
    )
    .digest('hex')

/**
 * Of what a preset trains, and of what measures it where that counts.
 * @param {Preset} preset @param {{ set?: object, measured?: boolean, judgedBy?: readonly string[] }} [check] of a
 *   criterion: fields that it changes, and folders of shared code that it judges
 * @returns {string} 10 hex digits
 */
export function programHash({ spec, sweep }, { set, measured = false, judgedBy = [] } = {}) {
  const hash = createHash('sha256').update(JSON.stringify(spec ?? sweep))
  if (set) hash.update(JSON.stringify(set))
  const family = (spec ?? sweep?.base)?.family ?? ''
  hash.update(codes.get(family) ?? '')
  const measures = measured ? measuring.flatMap((name) => listSources(placeOf(family, name))) : []
  const judging = judgedBy.flatMap((place) => listSources(path.join(root, place)))
  for (const each of [...specSources(family), ...measures, ...judging].map(digest).sort()) hash.update(each)
  return hash.digest('hex').slice(0, 10)
}
