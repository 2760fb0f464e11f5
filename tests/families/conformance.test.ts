/** What every family keeps to; runs over all of them without edits. */
import fs from 'node:fs'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { columnNames, parseMetric } from '#shared/metrics'
import type { ExperimentSpec } from '#shared/experiment'
import { families } from '../../src/main/families'
import { familyInfos } from '../../src/main/asked/catalogue'
import { checkSpec } from '../../src/main/asked/specs'
import { createRunner, openTestBackend } from '../main/engine/support'

const folder = path.join(import.meta.dirname, '../../src/families')

beforeAll(openTestBackend)

it('every family folder has its line in the registry, under its own name', () => {
  const folders = fs.readdirSync(folder, { withFileTypes: true }).filter((e) => e.isDirectory())
  expect(Object.keys(families).sort()).toEqual(folders.map((e) => e.name).sort())
  for (const [id, manifest] of Object.entries(families)) expect(manifest.id).toBe(id)
})

describe.each(Object.values(families))('family $id', (manifest) => {
  const trains = it.runIf(manifest.training)
  const defaults = (overrides: Record<string, unknown> = {}): ExperimentSpec =>
    manifest.schema.parse({ family: manifest.id, ...overrides }) as ExperimentSpec

  it('passes its own checks with its defaults, and says what they imply', () => {
    const checked = checkSpec({ family: manifest.id })
    expect(checked.problems).toEqual([])
    expect(checked.spec).toEqual(manifest.effective(defaults()))
    expect(manifest.whole(checked.spec!)).toEqual(defaults())
    for (const fact of checked.facts) expect(fact.text).toMatch(/\d/)
    for (const { shares } of checked.facts)
      if (shares) expect(shares.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1, 6)
  })

  it('says in plain words, at the head of its README, what is learned', () => {
    const { lead } = familyInfos().find((f) => f.id === manifest.id)!
    expect(
      fs.readFileSync(path.join(folder, manifest.id, 'README.md'), 'utf8').replace(/\s+/g, ' ')
    ).toContain(lead)
    expect(lead).toMatch(/^\p{Lu}[^[\]`*#<>]{80,420}\.$/u)
  })

  it('describes every field to the editor', () => {
    const info = familyInfos().find((f) => f.id === manifest.id)!
    const visit = (schema: Record<string, unknown>, at: string): void => {
      const properties = schema['properties'] as Record<string, Record<string, unknown>> | undefined
      for (const [key, field] of Object.entries(properties ?? {})) {
        if (['schema', 'family', 'title', 'notes', 'perReplica'].includes(key) && at === '') continue
        expect(field['title'], `${at}${key} has no title`).toBeTypeOf('string')
        if (field['properties']) visit(field, `${at}${key}.`)
        else expect(field['description'], `${at}${key} has no description`).toBeTypeOf('string')
      }
    }
    visit(info.schema, '')
  })

  it('draws and heads what it records', () => {
    const recorded = manifest.series.flatMap((s) => s.columns.map((c) => `${s.name}.${c.name}`))
    for (const { metrics, means = [] } of manifest.panels)
      for (const metric of [...metrics, ...means.map((line) => line.metric)])
        expect(recorded).toContain(metric)
    expect(recorded).toContain(manifest.headline)
  })

  trains('gives finite, repeatable rows for every declared column, without leaking tensors', async () => {
    const spec = defaults({ replicas: 2 })
    const rowsOf = async () => {
      const before = tf.memory().numTensors
      const { program, runner } = await createRunner(spec)
      const meter = program.createTrainMeter()
      for (const { outputs, feeds } of runner.run(0, 2)) meter.add(outputs, feeds)
      const rows = { train: meter.take(), evaluation: program.evaluationRows(2, runner.evaluate()) }
      runner.dispose()
      expect(tf.memory().numTensors).toBe(before)
      return rows
    }
    const rows = await rowsOf()
    for (const declaration of manifest.declare(spec).filter(({ source }) => !source)) {
      const batch = rows.evaluation.find((b) => b.series === declaration.name)
      const columns = batch ? batch.columns : rows.train
      for (const name of columnNames(declaration)) {
        if (!batch && (name === 'step' || name === 'replica')) continue
        expect(Array.from(columns[name]!).every(Number.isFinite), `${declaration.name}.${name}`).toBe(true)
      }
    }
    expect(await rowsOf()).toEqual(rows)
    expect(parseMetric(manifest.headline).series.length).toBeGreaterThan(0)
  })
})
