/** The stored runs along other axes, opened as the window opens runs; the family of none of them is known there. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RunData } from '../../src/renderer/state/runs/runData.svelte'
import { axisRunNames, writeAxisRuns, type AxisRunName } from '../fixtures/axes'
import { openBench, type Bench } from '../main/services/support'

export interface OpenAxisRuns {
  runs: Record<AxisRunName, RunData>
  close(): Promise<void>
}

async function open(bench: Bench, runId: string): Promise<RunData> {
  const { summary } = await bench.api.call('runs.read', { runId })
  const run = new RunData(
    bench.api,
    runId,
    null,
    () => summary,
    () => undefined,
    { colour: 1, dash: 1 }
  )
  await run.load()
  return run
}

export async function openAxisRuns(): Promise<OpenAxisRuns> {
  const folder = await mkdtemp(join(tmpdir(), 'saltus-page-'))
  const ids = await writeAxisRuns(folder)
  const bench = await openBench({}, folder)
  const runs = {} as Record<AxisRunName, RunData>
  for (const name of axisRunNames) runs[name] = await open(bench, ids[name])
  const close = async (): Promise<void> => {
    for (const run of Object.values(runs)) run.close()
    await bench.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { runs, close }
}
