/** The first answer of the fractals' map, 64 cells along its longer side, of a network with its first weights. */
import { RandomStream } from '../../../src/shared/random'
import { manifest } from '../../../src/families/fractals/manifest'
import { networkParameters } from '../../../src/families/fractals/program/network'
import { createViews } from '../../../src/families/fractals/views'

/** Milliseconds of the processor of each of so many answers, and the cells of the first. @param draft of a spec of fractals */
export async function firstMaps(draft: object, rounds: number): Promise<{ cells: number; ms: number[] }> {
  const spec = manifest.schema.parse({ ...draft, replicas: 1 })
  const stream = new RandomStream(0, 'init')
  const state = Object.fromEntries(
    networkParameters(spec).map(({ name, shape, initialize }) => [
      name,
      { shape: [1, ...shape], data: initialize(stream, 0) }
    ])
  )
  const look = createViews(spec)['map']!
  const args = { x: 0.5, y: 0.5, zoom: 0, cells: 0 }
  const ms: number[] = []
  let cells = 0
  for (let round = -1; round < rounds; round++) {
    const before = process.cpuUsage()
    const { arrays } = await look(state as never, 0, { args, pause: () => Promise.resolve() })
    const { user, system } = process.cpuUsage(before)
    if (round >= 0) ms.push((user + system) / 1000)
    cells = Math.max(...arrays['probability']!.shape)
  }
  return { cells, ms }
}
