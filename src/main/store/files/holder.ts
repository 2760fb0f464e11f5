/**
 * Who holds a lock, as its file says, and whether that process still lives. Neither process numbers nor clocks tell:
 * a number means nothing in another container, and two machines never have the same time.
 *
 * On one machine a holder lives if its socket answers. Where no socket can be asked (another machine, another container
 * on a network disk) it lives while it goes on touching its lock, which whoever wants to know has to watch: a time stamp is
 * compared with the one seen before, and the time between the looks is the watcher's own, never with a time of day.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { z } from 'zod'
import { openFile } from './atomicFile'
import { askSocket, socketPlaces } from './holderSocket'
import { ifPresent } from './storeErrors'

/** How often a holder touches its lock, in ms. */
export const BEAT_MS = 5000
/** So many beats that did not come, watched all the while, and the holder is taken for dead: 15 s. */
const MISSED_BEATS = 3
/** Of locks that do not say how often they are touched: those of version 0.1.0. */
const UNSAID_BEAT_MS = 60_000

const shape = z.object({
  /** For people to read: in another container or on another machine the number may be anybody's. */
  pid: z.int().positive(),
  /** A random id of the running kernel; null where the system has none. */
  bootId: z.string().nullable(),
  /** Tells machines apart that share a library over a network. */
  machine: z.string(),
  /** ISO 8601, UTC; for people to read. */
  since: z.string(),
  /** Different for every lock ever taken: the generation of what is written under it. */
  nonce: z.string().regex(/^[0-9a-f]{16}$/),
  /** Where the holder listens at a socket; null: nowhere. */
  socket: z.enum(socketPlaces).nullable().default(null),
  /** How often it is touched, in ms. */
  beatMs: z.number().min(100).max(UNSAID_BEAT_MS).default(UNSAID_BEAT_MS)
})
export type Holder = z.infer<typeof shape>

/** A lock file as it is at one moment. */
export interface SeenLock {
  /** Null for a file that is no lock: damaged, or half-written where files cannot be linked. */
  holder: Holder | null
  nonce: string
  /** Changes with every beat. */
  stamp: string
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}

const readBootId = (): string | null => readText('/proc/sys/kernel/random/boot_id')

function readMachine(): string {
  const name = readText('/etc/machine-id') || hostname()
  return createHash('sha256').update(`saltus ${name}`).digest('hex').slice(0, 16)
}

/** This process as the holder of a lock taken now. */
export const ownHolder = (): Holder => ({
  pid: process.pid,
  bootId: readBootId(),
  machine: readMachine(),
  since: new Date().toISOString(),
  nonce: randomBytes(8).toString('hex'),
  socket: null,
  beatMs: BEAT_MS
})

/** Name of a holder's socket. */
export const socketName = (nonce: string): string => `lock-${nonce}.sock`

export const isOfThisMachine = ({ machine, bootId }: Holder): boolean =>
  machine === readMachine() || (bootId !== null && bootId === readBootId())

function parseHolder(text: string): Holder | null {
  try {
    return shape.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** The lock at `path` as it is now; null when there is none. Opening it makes a network disk look again. */
export async function lookAtLock(path: string): Promise<SeenLock | null> {
  return ifPresent(async () => {
    const handle = await openFile(path, 'r')
    try {
      const { mtimeMs, ino } = await handle.stat()
      const holder = parseHolder(await handle.readFile('utf8'))
      const nonce = holder?.nonce ?? `unreadable-${ino}`
      return { holder, nonce, stamp: `${nonce} ${mtimeMs}` }
    } finally {
      await handle.close()
    }
  })
}

/** What this process has seen of locks that only their beats can tell of. */
const watched = new Map<string, { stamp: string; since: number; changed: boolean }>()

/** Whether a lock goes on being touched; null while it was not watched for long enough. */
function hasPulse(path: string, { stamp, holder }: SeenLock): boolean | null {
  const now = performance.now()
  const known = watched.get(path)
  if (known?.stamp !== stamp) {
    const changed = known?.stamp.split(' ')[0] === stamp.split(' ')[0]
    watched.set(path, { stamp, since: now, changed })
    return changed ? true : null
  }
  const patience = MISSED_BEATS * (holder?.beatMs ?? BEAT_MS)
  if (now - known.since >= patience) return false
  return known.changed ? true : null
}

/** Nonces of locks that this process has given back and that the disk has not let go. */
export const givenBack = new Set<string>()

/** Whether the holder of a lock lives; null: not known yet, ask again. */
export async function isAlive(path: string, seen: SeenLock): Promise<boolean | null> {
  if (givenBack.has(seen.nonce)) return false
  const { holder } = seen
  if (holder?.socket && isOfThisMachine(holder)) {
    const answer = await askSocket(holder.socket, dirname(path), socketName(holder.nonce))
    if (answer !== null) return answer
  }
  return hasPulse(path, seen)
}
