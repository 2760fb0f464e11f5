import { expect, it } from 'vitest'
import { documentIn } from '../../../../src/main/hosts/electron/documentIn'

it('finds the bundle among the words of a command line, from where it was typed', () => {
  expect(documentIn(['/usr/bin/saltus', '--no-sandbox', 'a b.saltus'], '/home/me')).toBe(
    '/home/me/a b.saltus'
  )
  expect(documentIn(['electron', '.', '/tmp/X.SALTUS'], '/home/me')).toBe('/tmp/X.SALTUS')
  expect(documentIn(['electron', '.', '--file=x.saltus'], '/home/me')).toBeNull()
  expect(documentIn(['x.saltus'], '/home/me')).toBeNull()
})
