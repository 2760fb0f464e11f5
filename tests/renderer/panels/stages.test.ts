/** Steps to reach levels, stage by stage, as the panel tells them. */
import { beforeEach, expect, it, vi } from 'vitest'
import { optimizerSchema } from '#shared/optimizer'
import { specHistoryOf } from '#shared/specHistory'
import { stageRows, unitsOf, whyNot } from '../../../src/renderer/panels/stages/rows'
import { stagedRun as run } from '../fixtures/stagedRun'

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
})

const texts = (reached: number, unit: 'steps' | 'epochs') =>
  stageRows(run(reached), 'test.accuracy', unit).map(({ name, from, cells }) => [
    from === null ? `over ${name}` : name,
    cells[2]!.text,
    cells[4]!.text
  ])

it('tells of each stage when it crossed, from its begin, and how much sooner than its controls that was', () => {
  expect(texts(3, 'steps')).toEqual([
    ['before', '30', '>\u00a030'],
    ['redraw', '10', '30'],
    // 10 to 20 steps over 0 to 10; not within 30 over 20 to 30
    ['over fresh', '≥ 1\u00a0×', '≥ 1\u00a0×'],
    ['fresh', '20', '>\u00a030']
  ])
})

it('compares nothing before there is a control', () => {
  expect(texts(2, 'steps').map(([name]) => name)).toEqual(['before', 'redraw'])
})

it('counts in epochs where the task has such, and in learning rate times steps where that is known', () => {
  expect(unitsOf(run())).toEqual(['steps', 'epochs'])
  const withHistory = (kind: 'sgd' | 'adam') => ({
    ...run(),
    history: specHistoryOf([{ from: 0, rows: [50], optimizers: [optimizerSchema.parse({ kind })] }])
  })
  expect(unitsOf(withHistory('sgd'))).toContain('rate')
  expect(whyNot(withHistory('sgd'), 'rate')).toBeNull()
  expect(unitsOf(withHistory('adam'))).toEqual(['steps', 'epochs'])
  expect(whyNot(withHistory('adam'), 'rate')).toContain('plain SGD alone')
  expect(texts(3, 'epochs')[1]).toEqual(['redraw', '1.00', '3.00'])
})
