import { expect, test } from 'vitest'
import { placeWindow } from '../../../../src/main/hosts/electron/bounds'

const primary = { x: 0, y: 25, width: 1920, height: 1055 }
const second = { x: 1920, y: 0, width: 1280, height: 1024 }
const laptop = { x: 0, y: 0, width: 1366, height: 728 }

test('a first window is centred', () => {
  expect(placeWindow(null, [primary])).toEqual({ x: 240, y: 102, width: 1440, height: 900 })
  expect(placeWindow(null, [laptop])).toEqual({ x: 0, y: 0, width: 1366, height: 728 })
})

test('a window comes back where it was', () => {
  const saved = { x: 2000, y: 40, width: 900, height: 700 }
  expect(placeWindow(saved, [primary, second])).toEqual(saved)
})

test('a window of a display that is gone is centred with its size', () => {
  const saved = { x: 2000, y: 40, width: 900, height: 700 }
  expect(placeWindow(saved, [primary])).toEqual({ x: 510, y: 202, width: 900, height: 700 })
})

test('a window that hangs over an edge is moved in, a larger one is made to fit', () => {
  expect(placeWindow({ x: -500, y: -10, width: 1000, height: 700 }, [primary])).toMatchObject({ x: 0, y: 25 })
  expect(placeWindow({ x: 100, y: 100, width: 3000, height: 2000 }, [laptop])).toEqual(laptop)
})

test('a window over two displays goes to the one that shows more of it', () => {
  const saved = { x: 1800, y: 100, width: 900, height: 700 }
  expect(placeWindow(saved, [primary, second])).toEqual({ ...saved, x: 1920 })
})

test.each([
  ['tiny', { x: 10, y: 30, width: 1, height: 1 }, { width: 720, height: 480 }],
  ['not numbers', { x: NaN, y: 0, width: 900, height: 700 }, { width: 1440, height: 900 }],
  ['texts', { x: 'a', y: 0, width: 900, height: 700 } as never, { width: 1440, height: 900 }]
])('nonsense (%s) still gives a window', (_, saved, size) => {
  expect(placeWindow(saved, [primary])).toMatchObject(size)
})
