/** The table of results says what presets expect today, and its verdicts are what its numbers deserve by that. */
import { expect, it } from 'vitest'
import { judge } from '#shared/expectation'
import { readPresets } from '../../src/main/store/presetFiles'
import { listPresets, numberText } from '../acceptance/cli.mjs'
import { programHash } from '../acceptance/program.mjs'
import { claimCells, readRows } from '../acceptance/results.mjs'

const presets = await readPresets('resources')
const rows = readRows().map((row) => row.slice(2, -2).split(' | '))

it.each(presets)('$id', ({ id, sweep, expected }) => {
  const own = rows.filter(([name]) => name === id)
  expect(own.map(([, text]) => text).sort()).toEqual(expected.map(({ text }) => text).sort())
  for (const [, ...cells] of own) {
    const expectation = expected.find(({ text }) => text === cells[0])!
    expect(cells.slice(0, 3)).toEqual(claimCells(expectation))
    const [, beyond, number] = /^(> )?(.*)$/.exec(cells[3]!)!
    const found = number === '—' ? 'unknown' : { at: Number(number), beyond: beyond !== undefined }
    expect(judge(expectation, found, sweep !== undefined).verdict, cells[0]).toBe(cells[4])
  }
})

it('numbers are told so that verdicts can be had from them', () => {
  expect([726282, 43.5, 0.15512, 13.14].map(numberText)).toEqual(['726282', '43.5', '0.155', '13.1'])
})

it('the stamp of a row follows what is trained, and what measures it where that counts', () => {
  const [preset] = listPresets().filter(({ id }) => id === 'grokking/quadratic-31')
  const stamp = programHash(preset!)
  expect(stamp).toMatch(/^[0-9a-f]{10}$/)
  expect(programHash({ ...preset!, spec: { ...preset!.spec!, stop: { steps: 7 } } })).not.toBe(stamp)
  expect(programHash(preset!, { measured: true })).not.toBe(stamp)
  expect(programHash({ ...preset!, expected: [] })).toBe(stamp)
})
