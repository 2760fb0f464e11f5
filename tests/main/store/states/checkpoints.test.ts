/** Checkpoints on disk: kept and rolling, whole and damaged. */
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  listCheckpointFiles,
  readCheckpointFile,
  writeCheckpointFile
} from '../../../../src/main/store/states/checkpoints'
import { hashSpec } from '../../../../src/main/store/states/trainingState'
import { bits, engine, makeState, spec, temporaryFolder, unguarded } from '../samples'

const kept = { rolling: false, engine, specHash: hashSpec(spec), rows: {} }
const rolling = { ...kept, rolling: true }

async function runWith(steps: readonly [step: number, options: typeof kept][]): Promise<string> {
  const folder = await temporaryFolder()
  for (const [step, options] of steps) await writeCheckpointFile(folder, makeState(step), options, unguarded)
  return folder
}

const fileOf = (folder: string, name: string): string => join(folder, 'checkpoints', `${name}.safetensors`)

async function damage(path: string, at: number): Promise<void> {
  const bytes = await readFile(path)
  const place = at < 0 ? bytes.length + at : at
  bytes[place] = (bytes[place] ?? 0) ^ 1
  await writeFile(path, bytes)
}

describe('checkpoints', () => {
  it('give a state back as it was', async () => {
    const folder = await runWith([[700, kept]])
    const state = await readCheckpointFile(folder, 700)
    const original = makeState(700)
    expect(state).toMatchObject({
      step: 700,
      seconds: 100,
      diverged: original.diverged,
      ruleCounts: [[0, 2], []]
    })
    for (const [name, { data }] of Object.entries(original.tensors)) {
      expect(bits(state?.tensors[name]?.data)).toEqual(bits(data))
    }
    expect(await readdir(join(folder, 'checkpoints'))).toEqual(['700.safetensors'])
  })

  it('are listed by step, the rolling one only where it adds a step', async () => {
    const folder = await runWith([
      [100, kept],
      [20, kept],
      [100, rolling]
    ])
    expect(await listCheckpointFiles(folder)).toMatchObject([
      { step: 20, rolling: false },
      { step: 100, rolling: false }
    ])
    const info = await writeCheckpointFile(folder, makeState(130), rolling, unguarded)
    expect((await listCheckpointFiles(folder)).at(-1)).toEqual(info)
    expect((await readdir(join(folder, 'checkpoints'))).sort()).toEqual([
      '100.safetensors',
      '20.safetensors',
      'latest.safetensors'
    ])
  })

  it('are none in a run without any, or at a step without one', async () => {
    expect(await readCheckpointFile(await temporaryFolder())).toBeNull()
    expect(await listCheckpointFiles(await temporaryFolder())).toEqual([])
    expect(await readCheckpointFile(await runWith([[5, kept]]), 6)).toBeNull()
  })

  it('fall back to the newest whole one', async () => {
    const folder = await runWith([
      [10, kept],
      [20, kept],
      [30, rolling]
    ])
    expect((await readCheckpointFile(folder))?.step).toBe(30)
    await writeFile(fileOf(folder, 'latest'), (await readFile(fileOf(folder, 'latest'))).subarray(0, -40))
    expect((await readCheckpointFile(folder))?.step).toBe(20)
    await damage(fileOf(folder, '20'), -3)
    expect((await readCheckpointFile(folder))?.step).toBe(10)
    await damage(fileOf(folder, '10'), 100)
    await expect(readCheckpointFile(folder)).rejects.toMatchObject({ code: 'checkpoint.damaged' })
  })

  it('name the damaged file and the reason when asked for by step', async () => {
    const folder = await runWith([
      [10, kept],
      [20, kept]
    ])
    await damage(fileOf(folder, '20'), -1)
    await expect(readCheckpointFile(folder, 20)).rejects.toMatchObject({
      code: 'checkpoint.damaged',
      message: `The checkpoint ${fileOf(folder, '20')} is damaged: its checksum is wrong.`
    })
  })

  it('are taken from the rolling file when the kept one of that step is damaged', async () => {
    const folder = await runWith([
      [20, kept],
      [20, rolling]
    ])
    await damage(fileOf(folder, '20'), -1)
    expect((await readCheckpointFile(folder, 20))?.step).toBe(20)
  })

  it('of other writers are refused, and files that are none are passed over', async () => {
    const folder = await runWith([[10, kept]])
    await copyFile('tests/fixtures/store/state-by-python.safetensors', fileOf(folder, '99'))
    await expect(readCheckpointFile(folder, 99)).rejects.toThrow('its format is not named')
    expect((await readCheckpointFile(folder))?.step).toBe(10)
    await writeFile(fileOf(folder, 'latest'), '')
    await writeFile(fileOf(folder, '../10'), '')
    await writeFile(fileOf(folder, '0010'), '')
    await mkdir(join(folder, 'checkpoints', 'old'))
    expect((await listCheckpointFiles(folder)).map(({ step }) => step)).toEqual([10, 99])
  })
})

describe('the hash of a spec', () => {
  it('is the same for the same values in another order, and no other', () => {
    const reordered = Object.fromEntries(Object.entries(spec).reverse()) as unknown as typeof spec
    expect(hashSpec(reordered)).toBe(hashSpec(spec))
    expect(hashSpec({ ...spec, seed: 8 })).not.toBe(hashSpec(spec))
  })
})
