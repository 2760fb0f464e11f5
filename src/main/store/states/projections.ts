/** Layouts of a run on disk: `projections/<name>.safetensors`, each replaced as a whole or not at all. */
import { join } from 'node:path'
import { AppError } from '#shared/errors'
import { ensureFolder, readWhole, replaceFile } from '../files/atomicFile'
import { decodeSafetensors, encodeSafetensors, type SafetensorsFile } from './safetensors'
import { LAYOUTS_LOCK, underLock } from '../files/lock'
import { ifPresent, onFile } from '../files/storeErrors'

const MOST_BYTES = 2 ** 30
const namePattern = /^[0-9a-f]{32}$/

function pathOf(runFolder: string, name: string): string {
  if (!namePattern.test(name)) throw new RangeError(`${name} is no name of a layout`)
  return join(runFolder, 'projections', `${name}.safetensors`)
}

/** Throws `store.*`; the file is then as before. @param name 32 hexadecimal digits */
export async function writeProjectionFile(
  runFolder: string,
  name: string,
  file: SafetensorsFile
): Promise<void> {
  const folder = join(runFolder, 'projections')
  const path = pathOf(runFolder, name)
  await underLock({ folder: runFolder, name: LAYOUTS_LOCK, what: 'layout' }, async ({ check }) => {
    await onFile(folder, () => ensureFolder(folder))
    await replaceFile(path, encodeSafetensors(file), check)
  })
}

/** Null when there is none. Throws `projection.damaged` naming the file and the reason, or `store.*`. */
export async function readProjectionFile(runFolder: string, name: string): Promise<SafetensorsFile | null> {
  const path = pathOf(runFolder, name)
  const bytes = await onFile(path, () => ifPresent(() => readWhole(path, MOST_BYTES)))
  if (!bytes) return null
  try {
    const file = decodeSafetensors(bytes)
    if (!file.checked) throw new RangeError('it has no checksum')
    return file
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const { message: reason } = error
    throw new AppError('projection.damaged', `The layout ${path} is damaged: ${reason}. Compute it again.`, {
      path,
      reason
    })
  }
}
