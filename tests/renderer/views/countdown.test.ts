/** How the header counts down to a leap. */
import { expect, it } from 'vitest'
import { countdownWords } from '../../../src/renderer/views/workbench/countdown'

const forecast = { low: 900, value: 1500, high: 2400, from: 1000, begin: 0 }

it('counts down from where the run is now, never below 0', () => {
  const words = countdownWords(forecast, 1100, 50, 1)
  expect(words.left).toBe(400)
  expect(words.interval).toBe('0–1\u202f300')
  expect(words.title).toContain('(900 to 2\u202f400: its 80 % interval)')
  expect(words.title).toContain('8\u00a0s from now')
})

it('says of several seeds that the interval is that of one in the middle', () => {
  const { title } = countdownWords(forecast, 1100, 50, 8)
  expect(title).toContain('half way up for half of the seeds at step 1\u202f500')
  expect(title).toContain('2\u202f400: medians over seeds of the ends of each one’s 80 % interval)')
})

it('says where other seeds tell more', () => {
  expect(countdownWords({ ...forecast, from: 800 }, 800, null, 1).title).toContain(
    'other seeds was as good a guess'
  )
  expect(countdownWords(forecast, 1000, null, 1).title).toContain('nearer than the median')
})

it('judges how early it is from where the stage begins', () => {
  const redrawn = { low: 5900, value: 6500, high: 7400, from: 5800, begin: 5000 }
  expect(countdownWords(redrawn, 5800, null, 1).title).toContain('other seeds was as good a guess')
  expect(countdownWords({ ...redrawn, from: 6000 }, 6000, null, 1).title).toContain('nearer than the median')
})
