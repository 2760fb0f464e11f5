/**
 * Who holds a lock, and whether that process still lives.
 *
 * A process number alone is reused, so a holder is (number, start time, boot). On Linux the start time is
 * field 22 of `/proc/<pid>/stat` (proc_pid_stat(5)) and the boot a random id of the kernel; elsewhere a
 * holder counts as alive while its number exists and the machine has not started since.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { errnoOf } from './storeErrors'

export interface Holder {
  pid: number
  /** Clock ticks from boot to the start of the process; null where the system does not tell. */
  startTime: string | null
  bootId: string | null
  /** Tells machines apart that share a library over a network. */
  machine: string
  /** ISO 8601, UTC. */
  since: string
  /** Different for every lock ever taken. */
  nonce: string
}

/** A lock of another machine is held until it has not been touched for this long. */
const FOREIGN_PATIENCE_MS = 10 * 60_000
const CLOCK_SLACK_MS = 60_000

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

/** Start time of a living process; null for one that is unknown, or dead and not yet collected. */
function readStartTime(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`)
  if (!stat) return null
  // The second field is the command in brackets and may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const state = fields[0]
  return state === 'Z' || state === 'X' ? null : (fields[19] ?? null)
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errnoOf(error) === 'EPERM'
  }
}

/** This process as the holder of a lock taken now. */
export function ownHolder(): Holder {
  return {
    pid: process.pid,
    startTime: readStartTime(process.pid),
    bootId: readBootId(),
    machine: readMachine(),
    since: new Date().toISOString(),
    nonce: randomBytes(8).toString('hex')
  }
}

/** Whether the holder still lives; `touchedAt` is when it last touched its lock, in ms since 1970. */
export function isAlive(holder: Holder, touchedAt: number): boolean {
  const bootId = readBootId()
  if (holder.bootId !== null && bootId !== null) {
    if (holder.bootId === bootId) return readStartTime(holder.pid) === holder.startTime
    if (holder.machine === readMachine()) return false
  }
  if (holder.machine !== readMachine()) return Date.now() - touchedAt < FOREIGN_PATIENCE_MS
  const bootedAt = Date.now() - uptime() * 1000
  return Date.parse(holder.since) > bootedAt - CLOCK_SLACK_MS && exists(holder.pid)
}

/** A holder as read from a file, or null when it has not its shape. */
export function parseHolder(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Partial<Holder>
    const whole =
      Number.isInteger(value.pid) &&
      (value.pid as number) > 0 &&
      (value.startTime === null || typeof value.startTime === 'string') &&
      (value.bootId === null || typeof value.bootId === 'string') &&
      typeof value.machine === 'string' &&
      typeof value.since === 'string' &&
      /^[0-9a-f]{16}$/.test(String(value.nonce))
    return whole ? (value as Holder) : null
  } catch {
    return null
  }
}
