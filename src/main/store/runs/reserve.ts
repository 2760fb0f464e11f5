/**
 * Room that the writer of a run holds on the disk, so that why the run ended can be stored when the disk is full. It is named
 * like what is half-written, and so swept like it where the writer was killed.
 */
import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TEMPORARY } from '../files/atomicFile'

/** Some times what a record takes; of random bytes, which no disk packs into fewer. */
const RESERVE_BYTES = 2 ** 16

const reserveOf = (folder: string): string => join(folder, `reserve${TEMPORARY}`)

/** As much as there is: a run goes on without. */
export const takeReserve = (folder: string): Promise<void> =>
  writeFile(reserveOf(folder), randomBytes(RESERVE_BYTES)).catch(() => undefined)

export const giveBackReserve = (folder: string): Promise<void> =>
  rm(reserveOf(folder), { force: true }).catch(() => undefined)
