/** Why a run does not train on a graphics card: `doctor`'s line about it. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Written by NVIDIA's driver, one folder a card. Linux only, as is the CUDA build. */
const DRIVER = '/proc/driver/nvidia/gpus'

/** Names of the NVIDIA cards whose driver is loaded. @param root for another place than the driver's own */
export function nvidiaCards(root = DRIVER): string[] {
  try {
    return readdirSync(root).map((card) => {
      const facts = readFileSync(path.join(root, card, 'information'), 'utf8')
      return /^Model:\s*(.+)$/m.exec(facts)?.[1]?.trim() ?? 'NVIDIA card'
    })
  } catch {
    return []
  }
}

/** @param variant of the native engine that set-up installed */
export function whyNoGraphics(cards: readonly string[], variant: 'cpu' | 'gpu' | null): string {
  if (cards.length === 0) return 'no NVIDIA card with a loaded driver'
  if (variant !== 'gpu')
    return `${cards.join(', ')} not used: "npm run setup -- --gpu" sets up the CUDA build (unproven: it has not run on a card yet)`
  return `${cards.join(', ')} not used: TensorFlow's CUDA build is set up but did not find it; is its driver for CUDA 12.5 or newer?`
}
