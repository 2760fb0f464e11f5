/** Runs with a held-out accuracy, for what is read from its curve. */
import { STAGE, stepAxis as trainingAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { optimizerSchema, type Optimizer } from '#shared/optimizer'
import { specHistoryOf, type SpecHistory } from '#shared/specHistory'
import type { PanelRun } from '../../../src/kit/panel/props'
import { Series } from '../../../src/kit/panel/series/series.svelte'
import { family } from '../../renderer/fixtures/samples'

export const history = (rows: number, changes: Partial<Optimizer> = {}): SpecHistory =>
  specHistoryOf([{ from: 0, rows: [rows], optimizers: [optimizerSchema.parse(changes)] }])

/** A run with a held-out accuracy at these steps, by replica; `staged`: the stage of each step. */
export function runOf(
  steps: readonly number[],
  accuracies: readonly (readonly number[])[],
  { staged, ...changes }: Partial<PanelRun> & { staged?: readonly number[] } = {}
): PanelRun {
  const declarations = family.series.map((each): SeriesDeclaration =>
    staged ? { ...each, staged: true } : each
  )
  const table = new Map(declarations.map((declaration) => [declaration.name, new Series(declaration)]))
  const replicas = accuracies.length
  const rows = steps.flatMap((step, i) =>
    accuracies.map((values, replica) => ({ step, stage: staged?.[i] ?? 0, replica, value: values[i]! }))
  )
  table.get('test')!.append({
    series: 'test',
    firstRow: 0,
    rows: rows.length,
    columns: {
      step: Uint32Array.from(rows, ({ step }) => step),
      ...(staged && { [STAGE]: Uint16Array.from(rows, ({ stage }) => stage) }),
      replica: Uint16Array.from(rows, ({ replica }) => replica),
      accuracy: Float32Array.from(rows, ({ value }) => value)
    }
  })
  const last = steps.at(-1)!
  return {
    id: 'a',
    title: 'A',
    family,
    axis: trainingAxis,
    declarations,
    headline: family.headline,
    replicas,
    traits: accuracies.map((_, replica) => ({ seed: 7 + replica })),
    status: 'finished',
    step: last,
    targetSteps: last,
    history: history(32, { learningRate: 0.5 }),
    stages: [{ stage: 0, name: '', from: 0 }],
    spec: null,
    changes: [],
    diverged: [],
    series: (name: string) => table.get(name)!,
    ...changes
  } as PanelRun
}
