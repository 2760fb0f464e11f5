// The native TensorFlow engine: what is there already, or TensorFlow's pinned wheel and a C++ compiler, or none (the app
// then computes with wasm). No other download is tried, so every figure comes from the same bytes. Never fails.
import { rmSync, statSync } from 'node:fs'
import { inCache, inStage, intactRecord, publish, removeOldStages, verifyAgain } from './cache.mjs'
import { alone } from './lock.mjs'
import { tensorflow, wheels } from './pins.mjs'
import { packageVersion, readJson, writeJson } from './project.mjs'
import { Failure, say } from './terminal.mjs'
import { chooseVariant } from './variant.mjs'
import { buildFromWheel, findTools } from './wheel.mjs'

/**
 * @typedef {import('./variant.mjs').Flags & { force?: boolean, 'system-cuda'?: boolean }} Flags
 */

/**
 * @param {Flags} flags
 * @param {boolean} explicit the user asked for set-up: look again even if it failed a moment ago
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
  return alone(inCache('setup-lock'), async () => {
    removeOldStages()
    const meanwhile = await verifyAgain()
    if (!flags.force && fits(meanwhile, variant)) return describe(meanwhile)
    return describe(await build(variant, flags, meanwhile))
  })
}

/** It was made from the wheel that is pinned. @param {ReturnType<typeof intactRecord>} record @param {'cpu' | 'gpu'} variant */
const fits = (record, variant) =>
  record !== null && record.wheel === wheels[`${process.platform}-${process.arch}-${variant}`]?.sha256

/** @param {{ tensorflow: string, variant: string } | null} record */
const describe = (record) =>
  record ? `ready (TensorFlow ${record.tensorflow}, ${record.variant})` : 'none; the wasm backend computes'

/**
 * Builds the variant, or the CPU one where CUDA's fails and there is none yet; says why something gave way, and returns
 * the record of what there is in the end.
 * @param {'cpu' | 'gpu'} variant
 * @param {Flags} flags
 * @param {ReturnType<typeof intactRecord>} present
 */
async function build(variant, flags, present) {
  /** @type {string[]} */
  const reasons = []
  let record = present
  for (const tried of variant === 'gpu' && !present ? /** @type {const} */ (['gpu', 'cpu']) : [variant]) {
    try {
      const options = { variant: tried, systemCuda: Boolean(flags['system-cuda']) }
      record = await inStage(async (stage) => publish(stage, await buildFromWheel(stage, options)))
      break
    } catch (error) {
      const name = tried === 'gpu' ? 'CUDA wheel' : 'TensorFlow wheel'
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

/** For `saltus doctor`, and for the next start. @param {'cpu' | 'gpu'} variant @param {string[]} reasons */
function noteFailure(variant, reasons) {
  const failure = { at: new Date().toISOString(), reasons, variant, tools: toolStamps() }
  writeJson(inCache('last-failure.json'), failure)
}

/** A start does not repeat a failed build for a day, unless the machine's tools have changed. @param {'cpu' | 'gpu'} variant */
function failedLately(variant) {
  const failure = readJson(inCache('last-failure.json'))
  const day = 24 * 3600 * 1000
  return (
    failure?.variant === variant &&
    Date.now() - Date.parse(failure.at) < day &&
    failure.tools === toolStamps()
  )
}

/** Changes when Python, the compiler, Node, tfjs or the pinned TensorFlow do. */
function toolStamps() {
  const { python, compiler } = findTools()
  const times = [python, compiler].map((program) =>
    program ? `${program}@${statSync(program).mtimeMs}` : '-'
  )
  return [...times, process.version, packageVersion('@tensorflow/tfjs-node-gpu'), tensorflow].join(' ')
}
