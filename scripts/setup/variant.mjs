// Which build of the native engine this user wants: with CUDA or without. Asked once, remembered in the cache.
import { mkdirSync } from 'node:fs'
import { inCache } from './cache.mjs'
import { cudaBuildDisk, cudaDownload, wheels } from './pins.mjs'
import { readJson, writeJson } from './project.mjs'
import { confirm, interactive, say } from './terminal.mjs'
import { hasNvidiaCard } from './wheel.mjs'

/**
 * @typedef {'cpu' | 'gpu' | 'none'} Variant
 * @typedef {{ cpu?: boolean, gpu?: boolean, 'no-native'?: boolean }} Flags
 */

/**
 * Looks for a card only where the answer matters: when nothing is installed yet, or when the user ran set-up to see.
 * @param {{ flags: Flags, present: { variant: string } | null, explicit: boolean }} situation
 * @returns {Promise<Variant>}
 */
export async function chooseVariant({ flags, present, explicit }) {
  const flagged = flags.gpu ? 'gpu' : flags.cpu ? 'cpu' : flags['no-native'] ? 'none' : null
  if (flagged) return remember(flagged)
  const remembered = readJson(inCache('choice.json'))?.variant
  if (remembered) return remembered
  if (present && !explicit) return installedVariant(present)
  const wheel = wheels[`${process.platform}-${process.arch}-gpu`]
  if (!wheel || present?.variant === 'gpu' || !hasNvidiaCard()) return installedVariant(present)

  const cost = `${wheel.download} + ${cudaDownload} to download, ${cudaBuildDisk} of disk`
  if (interactive)
    return remember((await confirm(`NVIDIA card found. Set up its CUDA build (${cost})?`)) ? 'gpu' : 'cpu')
  say(`NVIDIA card found; "npm run setup -- --gpu" sets up its CUDA build (${cost}).`)
  return installedVariant(present)
}

/** @param {{ variant: string } | null} present */
const installedVariant = (present) => (present?.variant === 'gpu' ? 'gpu' : 'cpu')

/** @param {Variant} variant */
function remember(variant) {
  mkdirSync(inCache(), { recursive: true })
  writeJson(inCache('choice.json'), { variant })
  return variant
}
