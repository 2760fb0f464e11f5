// How far the bench is, on stderr: one line that is rewritten on a terminal, one line per work elsewhere.
import { say } from '../../scripts/setup/terminal.mjs'

/** @param {number} seconds */
const spell = (seconds) => (seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`)

/** @param {number} total parts */
export function createProgress(total) {
  const began = performance.now()
  let announced = -1
  return {
    /** @param {number} done parts that are over, fractions allowed @param {string} text */
    at(done, text) {
      const spent = (performance.now() - began) / 1000
      const left = done > 0.1 ? `, about ${spell((spent / done) * (total - done))} left` : ''
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text} · ${spell(spent)}${left}`)
      else if (Math.floor(done) > announced) say(`${text} · ${spell(spent)}${left}`)
      announced = Math.floor(done)
    },
    end: () => void (process.stderr.isTTY && process.stderr.write('\r\x1b[K'))
  }
}
