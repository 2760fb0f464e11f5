import { expect, it } from 'vitest'
import { besideIn } from '../../../src/renderer/views/dialogs/cardKeys'

/** Five cards in rows of three. */
const places = [0, 1, 2, 3, 4].map((card) => ({ left: (card % 3) * 100, top: card < 3 ? 0 : 80 }))
const from = (card: number) => (key: string) => besideIn(places, card, key)

it('arrow keys go to the card on that side, and stay where there is none', () => {
  expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map(from(1))).toEqual([0, 2, null, 4])
  expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map(from(4))).toEqual([3, null, 1, null])
  expect(['Home', 'End', 'Enter', 'a'].map(from(3))).toEqual([0, 4, null, null])
})
