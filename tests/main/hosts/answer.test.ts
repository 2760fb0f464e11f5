/** Requests whose input is not what the contract says never reach a handler. */
import { expect, it } from 'vitest'
import { requestNames, type Handlers } from '#shared/contract'
import { answer } from '../../../src/main/hosts/answer'

const reached: string[] = []
const handlers = Object.fromEntries(
  requestNames.map((name) => [name, () => void reached.push(name)])
) as unknown as Handlers
const noBug = (what: string): void => expect.fail(what)

const ask = async (name: string, input: unknown) => {
  reached.length = 0
  return { answer: await answer(handlers, name, input, noBug), reached: [...reached] }
}
const refused = (path: string, message: string) => ({
  answer: { ok: false, error: { code: 'request.invalid', message, detail: { path } } },
  reached: []
})

it('a field that is missing is named', async () => {
  expect(await ask('runs.read', {})).toEqual(refused('runId', 'The runId of runs.read is missing.'))
  expect(await ask('sessions.keep', { window: 'w', saved: null })).toEqual(
    refused('state', 'The state of sessions.keep is missing.')
  )
})

it('so is one of another type, or one that only looks like the input’s own', async () => {
  expect(await ask('series.read', { runId: 'a', series: 'b', fromRow: '0' })).toEqual(
    refused('fromRow', 'The fromRow of series.read must be a number.')
  )
  expect(await ask('runs.label', { runId: 'a', labels: [] })).toEqual(
    refused('labels', 'The labels of runs.label must be an object.')
  )
  expect(await ask('runs.read', Object.create({ runId: 'a' }))).toMatchObject({ reached: [] })
})

it('what may be left out or null passes, as does every request with nothing wrong', async () => {
  for (const input of [
    { runId: 'a', steps: null },
    { runId: 'a', steps: 3 }
  ])
    expect(await ask('runs.verify', input)).toMatchObject({ answer: { ok: true }, reached: ['runs.verify'] })
  expect(await ask('runs.derive', { runId: 'a' })).toMatchObject({ answer: { ok: true } })
  expect(await ask('runs.list', {})).toMatchObject({ answer: { ok: true }, reached: ['runs.list'] })
})
