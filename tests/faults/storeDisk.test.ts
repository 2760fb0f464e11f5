/**
 * A disk that is full or read-only, for real: a child mounts a small tmpfs in a mount namespace of its own,
 * which needs no privileges where Linux allows user namespaces, and disappears with the child.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../main/store/samples'
import { buildChild } from './childProcess'
import { canMount, inNamespace, reason } from './namespace'

let script = ''
beforeAll(async () => {
  if (canMount) script = await buildChild('store')
})

async function report(command: string): Promise<Record<string, unknown>> {
  const child = inNamespace(process.execPath, script, command, await temporaryFolder())
  const [line = '{}'] = await child.ended
  return JSON.parse(line) as Record<string, unknown>
}

const fullAt = (file: string): object => ({
  code: 'store.full',
  message: expect.stringMatching(
    new RegExp(`^No room on the disk: .*${file} could not be written\\.$`)
  ) as string
})

describe.skipIf(!canMount)(`a full disk${reason}`, () => {
  it('refuses in a sentence, keeps what was there, and goes on when there is room again', async () => {
    const answer = await report('full')
    expect(answer).toMatchObject({
      append: fullAt('train.arrows'),
      sizeKept: true,
      rowsThen: 2,
      checkpoint: fullAt('latest.safetensors'),
      checkpointThen: 1,
      record: fullAt('run.json'),
      create: { code: 'store.full' },
      // What was refused while the run went on is stored where it says why the run ends.
      why: { ending: null, status: 'interrupted', error: { code: 'store.full' }, ended: 'interrupted' },
      left: { temporaries: [], runs: 1, problems: [] },
      appended: { appended: 10_000, replayed: 0, firstRow: 2 },
      nextCheckpoint: { step: 3, rolling: true },
      last: { status: 'finished', step: 5001, journal: [{ event: 'created' }, { event: 'interrupted' }] },
      rowsLast: 10_002
    })
  })
})

describe.skipIf(!canMount)(`a read-only disk${reason}`, () => {
  it('refuses every change in a sentence, is read as ever, and keeps no run locked', async () => {
    const refused = { code: 'store.readOnly', message: expect.stringContaining('read-only') as string }
    expect(await report('readOnly')).toMatchObject({
      refused: { create: refused, write: refused, label: refused, trash: refused },
      status: 'interrupted',
      rows: 4,
      step: 2,
      append: refused,
      close: null,
      given: 'interrupted',
      appended: 2
    })
  })
})
