/** Words of the command line, each command line a process: one sentence for what is wrong, never a trace. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { cli } from '../../commandLine'
import { command, tinySpec } from '../commands'
import { homeEnvironment, type CutOptions } from '../cuts'
import { stackIn } from '../findings'
import { differenceOf, inFolder, treeOf } from '../folders'
import { runNode } from '../patience'
import { changed, changes, hostile, names, texts, textOf, type Change } from './hostile'

/** Commands that end by themselves, with valid words from which hostile ones are made. */
const lines: readonly (readonly string[])[] = [
  ['list'],
  ['list', '--json'],
  ['show', 'last'],
  ['show', 'last', '--json'],
  ['presets'],
  ['run', 'spec.json', '--steps', '1'],
  ['run', 'parity/demo', '--set', 'stop.steps=1', '--seed', '3', '--engine', 'wasm'],
  ['resume', 'last'],
  ['fork', 'last', '--at', '100', '--steps', '1'],
  ['verify', 'last', '--steps', '1'],
  ['export', 'last', 'one.saltus'],
  ['export', 'last', '--csv', 'one.csv', '--series', 'train'],
  ['open', 'one.saltus'],
  ['open', 'one.saltus', '--list'],
  ['sweep', 'spec.json', '--steps', '1'],
  ['serve', '--port', '1.5'],
  ['doctor'],
  ['trash'],
  ['prune'],
  ['derive', 'last'],
  ['salvage', 'last'],
  ['stop', 'last']
]

/** No operating system passes a NUL in a word. */
const word = fc
  .oneof(
    fc.constantFrom(
      ...texts,
      ...names,
      '--',
      '-',
      '--help',
      '--out',
      '--json',
      '--set',
      'a=b',
      'a..b=1',
      'task.__proto__=1',
      'last',
      '0',
      '-1',
      '1e999'
    ),
    fc.string({ unit: 'grapheme', maxLength: 20 })
  ) // prettier-ignore
  .map((text) => text.replaceAll('\u0000', '').slice(0, 2000))

interface Line {
  line: number
  edits: { at: number; how: 'replace' | 'insert' | 'remove'; word: string }[]
  /** Of the file that it reads. */
  file: Change[] | null
  /** Of the settings that it finds. */
  settings: Change[] | null
}

const commandLines: fc.Arbitrary<Line> = fc.record({
  line: fc.nat(lines.length - 1),
  edits: fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 0.999999, noNaN: true }),
      how: fc.constantFrom('replace' as const, 'replace' as const, 'insert' as const, 'remove' as const),
      word
    }),
    { maxLength: 3 }
  ),
  file: fc.option(changes, { freq: 2 }),
  settings: fc.option(
    fc.oneof(
      changes,
      hostile.map((value) => [{ at: 0, how: 'replace' as const, value, with: 0, name: '' }])
    ),
    { freq: 4 }
  )
})

const settings = {
  theme: 'dark',
  letterKeys: true,
  engineProcesses: 1,
  diskBudgetGb: 20,
  stateBudgetGb: 2,
  startup: 'last',
  recentFiles: []
}
export const WORDS = 'words'
const RIGHT = 'an exit code of 0, 2, 3 or 130, and a sentence'
const exitCodes = [0, 2, 3, 130]

const wordsOf = ({ line, edits }: Line): string[] => {
  const words = [...lines[line]!]
  for (const { at, how, word: other } of edits) {
    const place = Math.floor(at * words.length)
    words.splice(place, how === 'insert' ? 0 : 1, ...(how === 'remove' ? [] : [other]))
  }
  return words
}

/** What is wrong with what a command line came to; null: nothing. `place` has a library with a run, and is used up. */
function attemptLine(place: string, line: Line): string | null {
  const home = join(place, 'home')
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home)
  writeFileSync(join(home, 'spec.json'), textOf(line.file ? changed(tinySpec, line.file) : tinySpec))
  writeFileSync(join(home, 'one.saltus'), line.file ? textOf(changed({}, line.file)) : '')
  const config = `${home}-config`
  mkdirSync(config, { recursive: true })
  writeFileSync(
    join(config, 'settings.json'),
    textOf(line.settings ? changed(settings, line.settings) : settings)
  )
  const before = treeOf(place)
  const words = wordsOf(line)
  const { status, stdout, stderr, hung } = runNode([cli, ...words], {
    cwd: home,
    env: { ...homeEnvironment(home), SALTUS_LIBRARY: join(place, 'library') }
  })
  if (hung) return hung
  const trace = stackIn(`${stdout}\n${stderr}`)
  if (trace) return trace
  if (!exitCodes.includes(status!)) return `exit code ${status}: ${stderr}`
  if (status !== 0 && stderr.trim() === '') return `exit code ${status} without a word`
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(stdout + stderr))
    return 'controls of the terminal are printed'
  const now = treeOf(place)
  for (const each of [before, now])
    for (const path of Object.keys(each))
      if (/^(library|home-config)(\/|$)|^home\/one\./.test(path)) delete each[path]
  const touched = differenceOf(before, now)
  // A word may be where a file is to be written: then that is what was asked for.
  return touched && !words.includes(touched.replace(/^home\/| was added$/g, '')) ? `${touched}` : null
}

/** Command lines until the time is over, or one that is given. */
export async function fuzzWords(
  { seed, clock, findings }: Omit<CutOptions, 'library'>,
  given?: Line
): Promise<void> {
  await inFolder(async (place) => {
    writeFileSync(join(place, 'first.json'), JSON.stringify({ ...tinySpec, stop: { steps: 20 } }))
    command(place, 'run', join(place, 'first.json'))
    if (given) {
      const wrong = attemptLine(place, given)
      if (wrong) findings.add({ door: WORDS, input: given }, wrong, RIGHT)
      return
    }
    for (let batch = 0; clock.left() > 0; batch++) {
      let came = ''
      const property = fc.property(commandLines, (line) => {
        if (clock.left() < 0) return true
        findings.inputs++
        const wrong = attemptLine(place, line)
        if (!wrong || findings.has({ door: WORDS }, wrong)) return true
        came = wrong
        return false
      })
      const { counterexample } = fc.check(property, {
        seed: (seed + batch) >>> 0,
        numRuns: 20,
        interruptAfterTimeLimit: 30_000,
        markInterruptAsFailure: false
      })
      if (counterexample) findings.add({ door: WORDS, input: counterexample[0] }, came, RIGHT)
    }
    findings.kinds.add(WORDS)
  })
}
