/** Which rows of a long table are in the page. */
import { expect, it } from 'vitest'
import { ROW, rowsInView } from '../../../src/renderer/views/runs/cells'

it('are those in view and some on either side', () => {
  expect(rowsInView(0, 10 * ROW, 5000)).toEqual({ first: 0, last: 23 })
  expect(rowsInView(1000 * ROW, 10 * ROW, 5000)).toEqual({ first: 988, last: 1023 })
  expect(rowsInView(1000 * ROW, 10 * ROW, 5000, 0)).toEqual({ first: 1000, last: 1011 })
  expect(rowsInView(4990 * ROW, 10 * ROW, 5000)).toEqual({ first: 4978, last: 5000 })
})

it('are the last ones where a filter leaves fewer than have been scrolled over', () => {
  expect(rowsInView(1000 * ROW, 10 * ROW, 40)).toEqual({ first: 18, last: 40 })
  expect(rowsInView(1000 * ROW, 10 * ROW, 3)).toEqual({ first: 0, last: 3 })
  expect(rowsInView(0, 10 * ROW, 0)).toEqual({ first: 0, last: 0 })
})
