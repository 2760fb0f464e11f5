/**
 * A socket beside a lock, at which its holder listens and says nothing: that it can be connected to is the answer. Where
 * the folder's disk has no sockets of this machine's own, it lies among the temporary files, and answers in those
 * containers alone that share them.
 *
 * The kernel knows a socket by its file, so it answers in every container that sees the folder, also while the holder is
 * stopped or busy, and is refused from the moment when the holder is gone. Names of sockets are short (108 bytes on
 * Linux, 104 elsewhere), so a long folder is named by a descriptor of it or, without /proc, by a link to it.
 */
import { mkdtemp, rm, statfs, symlink } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { openFile } from './atomicFile'
import { errnoOf } from './storeErrors'

/** Bytes of a socket's name that every system takes. */
const MOST_NAME_BYTES = 103

/**
 * File systems of this kernel alone, by statfs(2)'s f_type: ext, xfs, btrfs, tmpfs, overlayfs, zfs, f2fs, bcachefs, jfs.
 * On any other the same folder may be mounted twice, and a socket in it answer in one place only.
 */
const LOCAL_TYPES = [
  0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0x2fc12fc1, 0xf2f52010, 0xca451a4e, 0x3153464a
]

/** Whether sockets in a folder are the same for every process of this machine. */
async function isLocalFolder(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return true
  return statfs(folder).then(
    ({ type }) => LOCAL_TYPES.includes(type),
    () => false
  )
}

interface Door {
  path: string
  close(): Promise<void>
}

/** A name for a socket's file that is short enough, until it is closed. */
async function doorTo(file: string): Promise<Door> {
  if (process.platform === 'win32')
    return { path: `\\\\.\\pipe\\saltus-${basename(file)}`, close: async () => undefined }
  if (process.platform === 'linux') {
    const handle = await openFile(dirname(file), 'r')
    return { path: `/proc/self/fd/${handle.fd}/${basename(file)}`, close: () => handle.close() }
  }
  if (Buffer.byteLength(file) <= MOST_NAME_BYTES) return { path: file, close: async () => undefined }
  const folder = await mkdtemp(join(tmpdir(), 's-'))
  await symlink(dirname(file), join(folder, 'l'))
  const close = () => rm(folder, { recursive: true, force: true })
  return { path: join(folder, 'l', basename(file)), close }
}

export const socketPlaces = ['beside', 'temporary'] as const
type SocketPlace = (typeof socketPlaces)[number]

const fileOf = (place: SocketPlace, folder: string, name: string): string =>
  join(place === 'beside' ? folder : tmpdir(), name)

export interface HolderSocket {
  place: SocketPlace
  close(): Promise<void>
}

/** Listens at a socket of this name; null where there are none. It keeps no process alive. */
export async function openSocket(folder: string, name: string): Promise<HolderSocket | null> {
  for (const place of socketPlaces) {
    const close = await listenAt(fileOf(place, folder, name))
    if (close) return { place, close }
  }
  return null
}

async function listenAt(file: string): Promise<(() => Promise<void>) | null> {
  if (!(await isLocalFolder(dirname(file)))) return null
  const door = await doorTo(file)
  const server = createServer((asking) => asking.destroy())
  try {
    await new Promise<void>((listening, failed) => {
      server.on('error', failed)
      // Another user of a shared library must be able to ask, too.
      server.listen({ path: door.path, readableAll: true, writableAll: true }, listening)
    })
  } catch {
    return null
  } finally {
    // Node would take the file away by this name when the process ends, also one that never gave its lock back: then nobody could
    // tell that its holder is gone. Without a name it stays, and refuses.
    await door.close()
  }
  server.unref()
  return async () => {
    await new Promise((closed) => server.close(closed))
    await rm(file, { force: true }).catch(() => undefined)
  }
}

/** Whether somebody listens at a socket of this machine; null where that cannot be told. */
export async function askSocket(place: SocketPlace, folder: string, name: string): Promise<boolean | null> {
  const file = fileOf(place, folder, name)
  if (!(await isLocalFolder(dirname(file)))) return null
  const door = await doorTo(file).catch(() => null)
  if (!door) return null
  try {
    return await new Promise<boolean | null>((answer) => {
      const asking = connect(door.path)
      asking.on('connect', () => {
        asking.destroy()
        answer(true)
      })
      asking.on('error', (error) => answer(meaningOf(errnoOf(error))))
    })
  } finally {
    await door.close()
  }
}

/** Removes what a dead holder's socket has left. */
export async function removeSocket(place: SocketPlace, folder: string, name: string): Promise<void> {
  await rm(fileOf(place, folder, name), { force: true }).catch(() => undefined)
}

function meaningOf(errno: string): boolean | null {
  if (errno === 'ECONNREFUSED') return false
  // More have asked than a holder that is stopped has answered.
  if (errno === 'EAGAIN') return true
  // A pipe of Windows ends with its process; elsewhere somebody may have removed the file of a living one.
  return errno === 'ENOENT' && process.platform === 'win32' ? false : null
}
