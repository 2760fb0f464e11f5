import { expect, it } from 'vitest'
import { AppError } from '#shared/errors'
import type { Envelope } from '#shared/contract'
import { withShownTexts } from '../../../src/renderer/api/shownTexts'
import type { Connection } from '../../../src/renderer/api/connection'

const title = 'ends\u202egnp.'
const shown = 'ends\\u202egnp.'

it('answers, refusals, events and merged bundles bring no character that steers', async () => {
  const answers: Envelope[] = [
    { ok: true, value: [{ title }] },
    { ok: false, error: { code: 'bundle.invalid', message: title } }
  ]
  let tell: (payload: unknown) => void = () => undefined
  const connection = withShownTexts({
    invoke: async () => answers.shift()!,
    subscribe: (_, listener) => {
      tell = listener
      return () => undefined
    },
    merge: async ({ name }: File) => {
      if (name === 'bad') throw new AppError('bundle.invalid', title, { path: 'run.json' })
      return { sessionId: '1', title, imported: [], present: [] }
    },
    take: () => Promise.reject(new AppError('data.invalid', title)),
    onReconnect: () => () => undefined,
    onStatus: () => () => undefined
  } satisfies Connection)
  expect(await connection.invoke('runs.list', {})).toEqual({ ok: true, value: [{ title: shown }] })
  expect(await connection.invoke('runs.list', {})).toMatchObject({ error: { message: shown } })
  const heard: unknown[] = []
  connection.subscribe('run.changed', (payload) => heard.push(payload))
  tell({ title })
  expect(heard).toEqual([{ title: shown }])
  expect(await connection.merge(new File([], 'good'))).toMatchObject({ title: shown })
  await expect(connection.merge(new File([], 'bad'))).rejects.toMatchObject({
    message: shown,
    code: 'bundle.invalid',
    detail: { path: 'run.json' }
  })
  await expect(connection.take([])).rejects.toMatchObject({ message: shown, code: 'data.invalid' })
})
