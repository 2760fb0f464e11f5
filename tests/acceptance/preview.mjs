// A preset's small picture: the curves of a real run, thinned to what a card can show.
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readColumns } from './columns.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const POINTS = 120

/** @typedef {import('./cli.mjs').Preset} Preset @typedef {import('./cli.mjs').End} End */

/**
 * Writes `<preset>.preview.json`: what came of its expectations, and the curves of a run: accuracies that are held out or that
 * expectations speak of, median over replicas; where there is none, what the expectations speak of besides.
 * @param {Preset} preset @param {End} end @param {string} library
 */
export function writePreview(preset, end, library) {
  const { steps, lines } = preset.sweep ? { steps: [], lines: [] } : curvesOf(preset, end, library)
  const results = end.expectations.map(({ expectation: { text }, got, verdict }) => ({ text, got, verdict }))
  const preview = {
    engine: `${end.engine.backend}, ${end.engine.runner}`,
    machine: `${os.cpus().length} cores`,
    date: new Date().toISOString().slice(0, 10),
    seconds: Number(end.seconds.toPrecision(3)),
    steps,
    lines,
    results
  }
  writeFileSync(path.join(root, 'resources/presets', `${preset.id}.preview.json`), `${format(preview)}\n`)
}

/** @param {Preset} preset @param {End} end @param {string} library */
function curvesOf(preset, end, library) {
  const columns = readColumns(end.runId, library)
  const names = [
    ...new Set([
      'train.accuracy',
      'test.accuracy',
      ...preset.expected.flatMap(({ of, metric }) => of?.metric ?? metric ?? [])
    ])
  ]
  const known = names.filter((name) => columns.has(name))
  const accuracies = known.filter((name) => name.includes('ccuracy'))
  const shown = accuracies.length > 0 ? accuracies : known
  const steps = thin([...(columns.get(shown[0] ?? '')?.keys() ?? [])])
  const lines = shown.map((name) => ({
    label: labelOf(name, end.runId, library),
    values: valuesAt(columns.get(name) ?? new Map(), steps)
  }))
  return { steps, lines }
}

/**
 * What a metric is called in a legend: accuracies by their rows, others by their own title too.
 * @param {string} metric @param {string} runId @param {string} library
 */
function labelOf(metric, runId, library) {
  const record = JSON.parse(readFileSync(path.join(library, 'runs', runId, 'run.json'), 'utf8'))
  const [name, column] = metric.split('.')
  const series = record.series.find((/** @type {{ name: string }} */ each) => each.name === name)
  const { title } = series.columns.find((/** @type {{ name: string }} */ each) => each.name === column)
  const rows = series.title.replace(/, (before the update|weighted by the law)$/, '')
  return title === 'Accuracy' ? rows : `${title.replace(/^Accuracy, /, '')}, ${rows}`
}

/** At most `POINTS` of them, the first and the last included. @param {number[]} steps */
const thin = (steps) =>
  steps.length <= POINTS
    ? steps
    : Array.from(
        { length: POINTS },
        (_, i) => steps[Math.round((i * (steps.length - 1)) / (POINTS - 1))] ?? 0
      )

/** The median replica's value at each step, or at the last step before it that has one. */
function valuesAt(/** @type {Map<number, number[]>} */ column, /** @type {number[]} */ steps) {
  const known = [...column.keys()]
  return steps.map((step) => {
    const at = known.findLast((one) => one <= step) ?? known[0] ?? 0
    const sorted = [...(column.get(at) ?? [])].sort((a, b) => a - b)
    return Number((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0).toFixed(4))
  })
}

/** Arrays of numbers on one line each. @param {object} preview */
const format = (preview) =>
  JSON.stringify(preview, null, 2).replace(/\[[\d\s.,e+-]+\]/g, (list) => list.replace(/\s+/g, ' '))
