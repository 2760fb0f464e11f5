/** The built worker thread, as hosts start it. */
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { hostPaths } from '../../../src/main/hosts/paths'
import { openProjection } from '../../../src/main/projection/client'
import type { ProjectionProgress, TsneJob } from '../../../src/main/projection/job'
import { runJob } from '../../../src/main/projection/run'
import { defaultAlignedOptions } from '../../../src/main/projection/tsne/options'
import { clusters } from './points'

const createProjection = openProjection(
  hostPaths(path.join(import.meta.dirname, '../../../out/main')).projection
)
const { data } = clusters(60, 6, 4)
const frames = {
  data: Float32Array.from(
    { length: 720 },
    (_, at) => data[at % 360]! + (at < 360 ? 0 : Math.sin(data[at % 360]!))
  ),
  points: 60,
  dimensions: 6
}
const job: TsneJob = {
  kind: 'tsne',
  frames,
  options: { ...defaultAlignedOptions, perplexity: 10, iterations: 200 }
}
/** Takes minutes. */
const long: TsneJob = {
  kind: 'tsne',
  frames: { data: clusters(900, 6, 4).data, points: 900, dimensions: 6 },
  options: { ...defaultAlignedOptions, iterations: 100_000 }
}

describe('projection in a worker thread', () => {
  it('gives the bits that the functions give here, and leaves the caller its arrays', async () => {
    const here = runJob(job)
    let next = here.next()
    while (!next.done) next = here.next()
    expect(await createProjection(job)).toEqual(next.value)
    expect(frames.data.length).toBe(720)
  })

  it('reports as it goes', async () => {
    const seen: ProjectionProgress[] = []
    const stop = new AbortController()
    const onProgress = (progress: ProjectionProgress): void => {
      if (seen.push(progress) === 2) stop.abort()
    }
    await expect(createProjection(long, { onProgress, signal: stop.signal })).rejects.toThrow(/cancelled/)
    expect(seen[1]!.iteration).toBeGreaterThan(seen[0]!.iteration)
    expect(seen[0]!.layouts.length).toBe(1800)
    expect(seen[0]!.divergences.length).toBe(1)
  })

  it('is cancelled at once, before its start and on the way', async () => {
    await expect(createProjection(long, { signal: AbortSignal.abort() })).rejects.toThrow(
      expect.objectContaining({ code: 'projection.cancelled' })
    )
    const began = performance.now()
    await expect(createProjection(long, { signal: AbortSignal.timeout(300) })).rejects.toThrow(/cancelled/)
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('passes on what is wrong with the input', async () => {
    const wrong = { ...job, options: { ...job.options, perplexity: 50 } }
    await expect(createProjection(wrong)).rejects.toThrow(
      expect.objectContaining({ code: 'projection.options', detail: { path: 'perplexity' } })
    )
    const torn = { ...job, frames: { ...frames, points: 59 } }
    await expect(createProjection(torn)).rejects.toThrow(/720 values are not whole frames of 59 points/)
  })

  it('computes principal components and quality figures, frame by frame', async () => {
    const pca = await createProjection({ kind: 'pca', frames, components: 3, basis: 'all' })
    expect(pca.layouts.length).toBe(2 * 60 * 3)
    expect(pca.movement.weights[0]).toBeGreaterThan(0)
    const quality = await createProjection({
      kind: 'quality',
      frames,
      layouts: pca.layouts,
      neighbours: 5,
      metric: 'euclidean',
      ring: Uint16Array.from({ length: 60 }, (_, i) => 59 - i)
    })
    expect(quality.neighbours.map(({ trustworthiness }) => trustworthiness > 0.9)).toEqual([true, true])
    // Clusters are i mod 4.
    expect(quality.nearest).toHaveLength(2 * 60 * 5)
    const inOwn = quality.nearest.filter((j, at) => (j - Math.floor(at / 5)) % 4 === 0).length
    expect(inOwn / quality.nearest.length).toBeGreaterThan(0.98)
    expect(quality.ring).toHaveLength(2 * 30)
    for (const t of [0, 30]) {
      expect(quality.ring[t + 3]).toBeGreaterThan(0.5)
      expect(quality.ring[t]).toBeLessThan(0.4)
    }
  })
})
