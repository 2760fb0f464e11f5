/** What the file system refuses reaches nobody as it is. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emptySession } from '#shared/session'
import { inSentences } from '../../../../src/main/store/files/storeErrors'
import { openLibrary } from '../../../../src/main/store/library'
import { temporaryFolder } from '../samples'

const refusal = (code: string, more: object = {}): Error =>
  Object.assign(new Error(`${code}: raw`), { code, ...more })

it('a method that the disk refuses is refused in a sentence about the file, else about the store', async () => {
  class Files {
    readonly name = 'files'
    count = 0
    list(): Promise<string[]> {
      this.count += 1
      return Promise.reject(refusal('EIO', { path: '/library/sessions/history' }))
    }
    read(): string {
      throw refusal('ENOSPC')
    }
    find = (): Promise<never> => Promise.reject(new TypeError('a bug'))
  }
  const store = inSentences(new Files(), '/library')
  await expect(store.list()).rejects.toMatchObject({
    code: 'store.damaged',
    message: '/library/sessions/history could not be read or written: its disk reports an error.'
  })
  expect(() => store.read()).toThrow('No room on the disk: /library could not be written.')
  await expect(store.find()).rejects.toThrow(TypeError)
  expect([store.name, store.count]).toEqual(['files', 1])
})

it('what there is no sentence for is refused in one, too', async () => {
  const root = await temporaryFolder()
  const { sessions } = openLibrary(root)
  await mkdir(join(root, 'sessions'))
  const history = join(root, 'sessions', 'history')
  await writeFile(history, 'no folder')
  const kept = {
    id: '20260301-130000-session-00bb',
    title: 'A',
    window: 'w',
    saved: null,
    state: emptySession
  }
  await expect(sessions.keep(kept)).rejects.toMatchObject({
    code: 'store.refused',
    message: `${history} could not be read or written: EEXIST.`
  })
})
