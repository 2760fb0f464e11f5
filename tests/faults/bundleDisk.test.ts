/** Bundles on a disk that is full, for real (see storeDisk.test.ts). */
import { expect, it } from 'vitest'
import { temporaryFolder } from '../main/store/samples'
import { buildChild } from './childProcess'
import { canMount, inNamespace, reason } from './namespace'

it.skipIf(!canMount)(`a full disk: nothing is half-imported, nothing half-written${reason}`, async () => {
  const child = inNamespace(process.execPath, await buildChild('bundle'), await temporaryFolder())
  const [line = '{}'] = await child.ended
  expect(JSON.parse(line)).toMatchObject({
    tooLarge: {
      code: 'store.full',
      message: expect.stringMatching(
        /^The bundle needs 0\.4 MB; the disk of .* has 0\.[12] MB left\.$/
      ) as string
    },
    tooMany: { code: 'store.full', message: expect.stringMatching(/^No room on the disk: /) as string },
    merged: ['runs'],
    runs: [true],
    exported: {
      code: 'store.full',
      message: expect.stringMatching(/mine\.saltus could not be written/) as string
    },
    left: ['library']
  })
})
