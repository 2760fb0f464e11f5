// What the figures were measured on.
import os from 'node:os'

/** A machine with this much to do per core disturbs the figures. */
const BUSY = 0.15

export function describeMachine() {
  const cpus = os.cpus()
  return {
    processor: cpus[0]?.model.trim() ?? os.arch(),
    cores: cpus.length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.versions.node,
    loadBefore: os.loadavg()[0]
  }
}

/** Null on a quiet machine. @param {ReturnType<typeof describeMachine>} machine */
export const busyWarning = ({ loadBefore, cores }) =>
  loadBefore > BUSY * cores
    ? `This machine is busy (load ${loadBefore.toFixed(2)} on ${cores} cores): the figures will show it.`
    : null
