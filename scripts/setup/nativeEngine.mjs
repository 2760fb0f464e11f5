// The native TensorFlow engine, by a ladder: what is there already → tfjs-node's own download → TensorFlow's wheel and
// a C++ compiler → none (the app then computes with wasm). Never fails: the last rung always holds.
import { rmSync, statSync } from 'node:fs'
import { inCache, inStage, intactRecord, publish, removeOldStages } from './cache.mjs'
import { alone } from './lock.mjs'
import { installOfficially } from './officialInstall.mjs'
import { packageVersion, readJson, writeJson } from './project.mjs'
import { Failure, say } from './terminal.mjs'
import { chooseVariant } from './variant.mjs'
import { buildFromWheel, findTools } from './wheel.mjs'

/**
 * @typedef {import('./variant.mjs').Flags & { force?: boolean, 'system-cuda'?: boolean, 'no-official'?: boolean }} Flags
 */

/**
 * @param {Flags} flags
 * @param {boolean} explicit the user asked for set-up: look again even if the ladder failed a moment ago
 * @returns {Promise<string>} the state in a few words
 */
export async function setUpNativeEngine(flags, explicit) {
  try {
    return await findOrBuild(flags, explicit)
  } catch (error) {
    // The cache itself is out of reach: no reason to keep the app from starting.
    sayWhyNone([/** @type {Error} */ (error).message])
    return describe(null)
  }
}

/** @param {Flags} flags @param {boolean} explicit */
async function findOrBuild(flags, explicit) {
  const present = intactRecord()
  const variant = await chooseVariant({ flags, present, explicit })
  if (variant === 'none') return 'not wanted; the wasm backend computes'
  if (!flags.force && fits(present, variant)) return describe(present)
  if (!packageVersion('@tensorflow/tfjs-node-gpu'))
    return 'its npm package is not installed; the wasm backend computes'
  if (!explicit && failedLately(variant)) return describe(present)
  return alone(inCache('lock'), async () => {
    removeOldStages()
    const meanwhile = intactRecord()
    if (!flags.force && fits(meanwhile, variant)) return describe(meanwhile)
    return describe(await climb(variant, flags, meanwhile))
  })
}

/** @param {{ variant: string } | null} record @param {'cpu' | 'gpu'} variant */
const fits = (record, variant) => record !== null && (record.variant === 'gpu') === (variant === 'gpu')

/** @param {{ tensorflow: string, variant: string } | null} record */
const describe = (record) =>
  record ? `ready (TensorFlow ${record.tensorflow}, ${record.variant})` : 'none; the wasm backend computes'

/**
 * Tries one rung after the other, says why each gave way, and returns the record of what there is in the end.
 * @param {'cpu' | 'gpu'} variant
 * @param {Flags} flags
 * @param {ReturnType<typeof intactRecord>} present
 */
async function climb(variant, flags, present) {
  /** @type {string[]} */
  const reasons = []
  let record = present
  for (const [name, build] of rungs(variant, flags, present)) {
    try {
      record = await inStage(async (stage) => publish(stage, await build(stage)))
      break
    } catch (error) {
      reasons.push(`${name}: ${/** @type {Error} */ (error).message}`)
    }
  }
  if (fits(record, variant)) rmSync(inCache('last-failure.json'), { force: true })
  else noteFailure(variant, reasons)
  if (!record) sayWhyNone(reasons)
  else if (record === present) say(`The native engine stays as it was. ${reasons.join('; ')}.`)
  else if (!fits(record, variant)) say(`The CPU build is used. ${reasons.join('; ')}.`)
  return record
}

/** @param {string[]} reasons */
const sayWhyNone = (reasons) =>
  say(`No native engine, so the slower wasm backend will be used. ${reasons.join('; ')}.`)

/**
 * @param {'cpu' | 'gpu'} variant
 * @param {Flags} flags
 * @param {ReturnType<typeof intactRecord>} present
 * @returns {[name: string, build: (stage: string) => Promise<Parameters<typeof publish>[1]>][]}
 */
function rungs(variant, flags, present) {
  const systemCuda = Boolean(flags['system-cuda'])
  /** @type {ReturnType<typeof rungs>} */
  const cuda = [['CUDA wheel', (stage) => buildFromWheel(stage, { variant: 'gpu', systemCuda })]]
  /** @type {ReturnType<typeof rungs>} */
  const cpu = [
    ["tfjs-node's download", installOfficially],
    ['TensorFlow wheel', (stage) => buildFromWheel(stage, { variant: 'cpu', systemCuda })]
  ]
  if (flags['no-official']) cpu.shift()
  if (variant === 'cpu') return cpu
  // tfjs-node's own CUDA build is from 2022 and for CUDA 11: whoever has a card is better served by the wheel.
  return present ? cuda : [...cuda, ...cpu]
}

/** For `saltus doctor`, and for the next start. @param {'cpu' | 'gpu'} variant @param {string[]} reasons */
function noteFailure(variant, reasons) {
  const failure = { at: new Date().toISOString(), reasons, variant, tools: toolStamps() }
  writeJson(inCache('last-failure.json'), failure)
}

/** A start does not repeat a failed climb for a day, unless the machine's tools have changed. @param {'cpu' | 'gpu'} variant */
function failedLately(variant) {
  const failure = readJson(inCache('last-failure.json'))
  const day = 24 * 3600 * 1000
  return (
    failure?.variant === variant &&
    Date.now() - Date.parse(failure.at) < day &&
    failure.tools === toolStamps()
  )
}

/** Changes when Python, the compiler, Node or tfjs do. */
function toolStamps() {
  const { python, compiler } = findTools()
  const times = [python, compiler].map((program) =>
    program ? `${program}@${statSync(program).mtimeMs}` : '-'
  )
  return [...times, process.version, packageVersion('@tensorflow/tfjs-node-gpu')].join(' ')
}
