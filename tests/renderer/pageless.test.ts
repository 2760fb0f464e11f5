/** Pictures without a page: drawn of stored rows by the marks of the panels. No page is stood in for here. */
import { describe, expect, it } from 'vitest'
import { sourceIn, type FigureAsked, type FigureRunRows } from '../../src/shared/figure'
import type { RunDetail } from '../../src/shared/run'
import { drawFigure } from '../../src/renderer/pageless/figure'
import { toyRun } from './fixtures/panelRun'
import { family } from './fixtures/samples'

const toy = toyRun()
const declarations = toy.declarations.filter(({ name }) => ['test', 'tasks'].includes(name))
const spec = { family: family.id, seed: 0, replicas: 2, perReplica: {} }
function stored(changes: { id?: string; family?: string } = {}): FigureRunRows {
  const { title, status, replicas, diverged, stages, step, targetSteps, headline } = toy
  const summary = {
    id: 'a',
    title,
    status,
    replicas,
    diverged,
    stages,
    step,
    targetSteps,
    headline,
    index: 1
  }
  return {
    detail: {
      summary: { ...summary, ...changes },
      spec,
      series: declarations,
      history: null
    } as never as RunDetail,
    family: { ...family, id: changes.family ?? family.id },
    async rows(series) {
      const { rows } = toy.series(series)
      return [{ series, firstRow: 0, rows, columns: toy.series(series).all() }]
    }
  }
}
const asked = (changes: Partial<FigureAsked> = {}): FigureAsked => ({
  saltus: '0.1.0',
  runs: [stored()],
  panel: null,
  choices: {},
  width: 85,
  height: 60,
  format: 'svg',
  encode: ({ columns, rows }) => `data:image/png;base64,${columns}x${rows}`,
  ...changes
})
const svgOf = async (changes: Partial<FigureAsked> = {}): Promise<string> =>
  (await drawFigure(asked(changes))) as string
const titled = (kind: string): string => family.panels.find((panel) => panel.kind === kind)!.title

describe('a figure by a script', () => {
  it('is an SVG of the asked size that says what made it', async () => {
    const svg = await svgOf({ choices: { y: 'logit' } })
    expect(svg).toMatch(/^<svg .* width="85mm" height="[\d.]+mm"/)
    expect(svg).toContain(`>${titled('curve')}</text>`)
    const { runs, view } = sourceIn(new TextEncoder().encode(svg))
    expect(runs).toMatchObject([{ id: 'a', seeds: [0, 1], spec }])
    expect(view).toMatchObject({ activeRun: 'a', panels: { [view.full!]: { y: 'logit' } } })
  })

  it('is the same as a PDF', async () => {
    const pdf = (await drawFigure(asked({ format: 'pdf' }))) as Uint8Array
    const svg = await svgOf()
    expect(sourceIn(pdf)).toEqual(sourceIn(new TextEncoder().encode(svg)))
    const [, height] = /height="([\d.]+)mm"/.exec(svg)!
    const [, wide, high] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(Buffer.from(pdf).toString('latin1'))!
    expect(Number(wide)).toBeCloseTo((85 * 72) / 25.4, 1)
    expect(Number(high)).toBeCloseTo((Number(height) * 72) / 25.4, 1)
  })

  it('draws the curves of several runs, and says why it draws not', async () => {
    const one = await svgOf()
    const two = await svgOf({ runs: [stored(), stored({ id: 'b' })] })
    expect(two.split('<path').length).toBeGreaterThan(one.split('<path').length)
    await expect(drawFigure(asked({ panel: 'Nothing' }))).rejects.toThrow(
      /^There is no panel Nothing; a script draws /
    )
    await expect(drawFigure(asked({ runs: [] }))).rejects.toThrow('Name a run.')
    await expect(drawFigure(asked({ runs: [stored(), stored({ family: 'other' })] }))).rejects.toThrow(
      'is of the family other'
    )
  })
})
