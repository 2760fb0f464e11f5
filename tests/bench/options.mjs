// The bench's command line.
import { Failure, readWords } from '../../scripts/setup/terminal.mjs'
import { works } from './works.mjs'

const usage = `npm run bench -- [options]

  --peer torch,jax   whom to compare with, or none; they are installed into the user's cache (default: both)
  --work W1,W3       only these (default: all)
  --threads 1,2      thread counts that each contender tries (default: 1,2)
  --rounds 9         rounds, in which everybody has one turn
  --seconds 0.7      length of a turn
  --modes            also time our graph and our XLA by force
  --memory 8         instead: the largest number of replicas of W1 within so many GB
  --json             everything on standard output as JSON
  --list             the works
  --help             show this
`

/** @typedef {'torch' | 'jax'} Peer */
const peers = /** @type {Peer[]} */ (['torch', 'jax'])

/** @typedef {ReturnType<typeof readOptions>} Options */

/** @param {string[]} args @throws {Failure} naming the option and what it takes */
export function readOptions(args) {
  const { values } = readWords(usage, {
    args,
    options: {
      peer: { type: 'string', default: peers.join() },
      work: { type: 'string' },
      threads: { type: 'string', default: '1,2' },
      rounds: { type: 'string', default: '9' },
      seconds: { type: 'string', default: '0.7' },
      memory: { type: 'string' },
      modes: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false }
    }
  })
  const ids = works.map(({ id }) => id)
  return {
    ...values,
    peers: values.peer === 'none' ? [] : named('peer', values.peer, peers),
    works: values.work === undefined ? ids : named('work', values.work, ids),
    threads: list(values.threads).map((text) => number('threads', text, 256, true)),
    rounds: number('rounds', values.rounds, 1000, true),
    seconds: number('seconds', values.seconds, 60),
    memory: values.memory === undefined ? null : number('memory', values.memory, 1024)
  }
}

/** @param {string} text */
const list = (text) => [...new Set(text.split(',').filter(Boolean))]

/** @param {string} option @param {string} text @param {number} most */
export function number(option, text, most, whole = false) {
  const value = Number(text)
  if (value > 0 && value <= most && (!whole || Number.isInteger(value))) return value
  const kind = whole ? 'a whole number' : 'a number'
  throw new Failure(`--${option} takes ${kind} above 0 and up to ${most}, not "${text}".`)
}

/** @template {string} T @param {string} option @param {string} text @param {readonly T[]} known */
function named(option, text, known) {
  const given = list(text)
  const unknown = given.find((name) => !known.some((one) => one === name))
  if (unknown !== undefined || given.length === 0)
    throw new Failure(`--${option} does not know "${unknown ?? ''}". It knows ${known.join(', ')}.`)
  return /** @type {T[]} */ (given)
}
