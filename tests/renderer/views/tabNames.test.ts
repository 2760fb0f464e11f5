/** Names on the tabs of open runs. */
import { describe, expect, it } from 'vitest'
import { tabNames } from '../../../src/renderer/views/workbench/tabNames'

describe('names of tabs', () => {
  it('are titles from where they part, whole words alone', () => {
    expect(tabNames(['Grokking, lr 0.10', 'Grokking, lr 0.15', 'Sparse parity'])).toEqual([
      '0.10',
      '0.15',
      'Sparse parity'
    ])
  })

  it('stay whole where another title goes on from them, where two are equal, and where little is shared', () => {
    expect(tabNames(['Sparse parity, 16 tasks', 'Sparse parity, 16 tasks (lr 0.1)'])).toEqual([
      'Sparse parity, 16 tasks',
      '(lr 0.1)'
    ])
    expect(tabNames(['The same run', 'The same run'])).toEqual(['The same run', 'The same run'])
    expect(tabNames(['x + y mod 31', 'x + y mod 59'])).toEqual(['x + y mod 31', 'x + y mod 59'])
    expect(tabNames([])).toEqual([])
  })
})
