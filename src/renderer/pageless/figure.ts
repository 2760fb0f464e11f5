/**
 * Pictures without a page: a module for Node, which a script loads by its path. The marks are those of the panels, in the
 * theme of paper.
 */
import { AppError } from '#shared/errors'
import { metadataElement, type DrawFigure, type FigureAsked, type FigureSource } from '#shared/figure'
import { replicaSeeds } from '#shared/replicas'
import { svgText } from '../../kit/panel/draw/svg'
import { plate } from '../../kit/panel/figure/plate'
import { looksOf } from '../../kit/panel/series/looks'
import { MM, printTheme } from '../../kit/panel/figure/print'
import { panelsOf } from '#shared/panels'
import { panelId } from '../state/layout/tabs'
import { figuresOf } from './figures'
import { storedRun } from './run'

const RATIO = 4

export const drawFigure: DrawFigure = async (asked) => {
  const looks = looksOf(asked.runs.map(({ detail }) => detail.summary.index))
  const runs = await Promise.all(asked.runs.map((run, i) => storedRun(run, looks[i]!)))
  const [first, ...others] = runs
  if (!first) throw new AppError('figure.run', 'Name a run.', { path: 'run' })
  const beside = others.find(({ family }) => family.id !== first.family.id)
  if (beside)
    throw new AppError(
      'figure.family',
      `${beside.title} is of the family ${beside.family.id}, ${first.title} of ${first.family.id}: their panels are others.`,
      { path: 'run' }
    )
  const offered = panelsOf(first.family.panels, first.spec)
  const drawable = offered.filter(({ kind }) => Object.hasOwn(figuresOf, kind))
  const list = drawable.map(({ title }) => title).join(', ')
  const wanted = asked.panel?.toLowerCase()
  const spec =
    wanted === undefined ? drawable[0] : offered.find(({ title }) => title.toLowerCase() === wanted)
  if (!spec)
    throw new AppError('figure.panel', `There is no panel ${asked.panel ?? ''}; a script draws ${list}.`, {
      path: 'panel'
    })
  const figure = figuresOf[spec.kind]
  if (!figure)
    throw new AppError(
      'figure.panel',
      `${spec.title} is drawn of more than rows, in a window; a script draws ${list}.`,
      { path: 'panel' }
    )
  const found = figure({ spec, runs: [first, ...others], choices: asked.choices })
  const drawing =
    found &&
    plate([found], {
      width: asked.width * MM,
      height: asked.height === null ? null : asked.height * MM,
      columns: 1,
      letters: 'none',
      caption: '',
      theme: printTheme,
      ground: 'paper',
      ratio: RATIO
    })
  if (!drawing)
    throw new AppError('figure.empty', `${spec.title} has nothing to draw of ${first.title}.`, {
      path: 'panel'
    })
  const id = panelId(first.family.id, spec)
  const source = sourceOf(asked, id)
  const sized = { ...drawing, millimetres: asked.width }
  if (asked.format === 'pdf') {
    const { pdfBytes } = await import('../../kit/panel/draw/pdf')
    return pdfBytes(sized, source)
  }
  return svgText({ ...sized, metadata: metadataElement(source) }, asked.encode)
}

function sourceOf({ saltus, runs, choices }: FigureAsked, panel: string): FigureSource {
  const summaries = runs.map(({ detail }) => detail.summary)
  return {
    schema: 1,
    saltus,
    figures: [panel],
    runs: runs.map(({ detail: { summary, spec } }) => ({
      id: summary.id,
      title: summary.title,
      preset: summary.preset,
      engine: summary.engine,
      versions: summary.versions,
      seeds: replicaSeeds(spec),
      spec
    })),
    sweep: null,
    view: {
      openRuns: summaries.map(({ id }) => id),
      activeRun: summaries[0]?.id ?? null,
      activeSweep: null,
      comparison: { runs: [], shown: false },
      cursor: null,
      full: panel,
      panels: { [panel]: choices }
    }
  }
}
