/** No two runs that are drawn are drawn alike, and none changes its look when another comes. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { place } from '../../../src/kit/panel/axes/xAxis'
import type { PanelRun } from '../../../src/kit/panel/props'
import { refreshAll } from '../../../src/kit/panel/series/domain'
import { freeLook, looksOf, type Look } from '../../../src/kit/panel/series/looks'
import { itemsOf } from '../../../src/renderer/panels/curve/items'
import { describeLines } from '../../../src/renderer/panels/curve/lines'
import { cardRows } from '../../../src/renderer/panels/curve/reading'
import { theme } from '../../kit/panel/pictures'
import { start, stubPage } from '../fixtures/app'
import { toyRun } from '../fixtures/panelRun'
import { run } from '../fixtures/samples'

beforeEach(stubPage)

const MANY = 27
const different = (each: readonly { colour: unknown; dash: unknown }[]): number =>
  new Set(each.map(({ colour, dash }) => JSON.stringify([colour, dash]))).size
const lookOf = ({ colour, dash }: Look): Look => ({ colour, dash })

describe('looks', () => {
  it('are the colour of a run by its number where that is free, all colours before the next dash', () => {
    expect(freeLook(8, [])).toEqual({ colour: 1, dash: 1 })
    expect(freeLook(8, [{ colour: 1, dash: 1 }]), 'eight apart').toEqual({ colour: 2, dash: 1 })
    const looks = looksOf(Array.from({ length: 64 }, (_, i) => 3 * i))
    expect(different(looks)).toBe(64)
    expect(looks.map(({ dash }) => dash)).toEqual(looks.map((_, i) => Math.floor(i / 8) + 1))
    const left = looks.filter((_, i) => i !== 20)
    expect(freeLook(99, left), 'the one that is left').toEqual(looks[20])
  })

  it('are those of the lines of 27 runs, and of their card', () => {
    const looks = looksOf(Array.from({ length: MANY }, (_, i) => 8 * i))
    const runs = looks.map((look, i) => ({ ...toyRun(), ...look, id: `run ${i}` }) as PanelRun)
    const { placed } = place('step', runs)
    const items = itemsOf({ kind: 'curve', title: '', metrics: ['test.accuracy'] }, placed, 'accuracy')
    for (const { metric } of items) refreshAll(metric)
    const lines = describeLines(items, { band: false, singles: 'off' }, theme)
    expect(lines).toHaveLength(MANY)
    expect(different(lines)).toBe(MANY)
    for (const { item, colour, dash } of lines) {
      expect(colour).toBe(theme.run[item.run.colour])
      expect(dash).toBe(theme.dash[item.run.dash])
    }
    const rows = cardRows(items, 20)!.rows
    expect(different(rows)).toBe(rows.length)
  })

  it('are of a run, wherever it is drawn, while others come and go', async () => {
    const ids = Array.from({ length: MANY }, (_, i) => `run-${i}`)
    const { workbench } = await start({
      'runs.list': () => ids.map((id, i) => run(id, { index: 8 * i }))
    })
    workbench.show(ids[0]!)
    const first = lookOf(workbench.active!)
    expect(workbench.lookOf(ids[1]!), 'it is not drawn').toBe(null)
    for (const id of ids.slice(1)) workbench.toggleBeside(id)
    expect(workbench.visible).toHaveLength(MANY)
    expect(different(workbench.visible)).toBe(MANY)
    expect(lookOf(workbench.active!)).toEqual(first)
    const fifth = lookOf(workbench.lookOf(ids[5]!)!)
    workbench.toggleComparison()
    await vi.waitFor(() => expect(workbench.comparison.runs).toHaveLength(MANY))
    expect(lookOf(workbench.comparison.get(ids[5]!)!)).toEqual(fifth)
    workbench.comparison.remove(ids[4]!)
    workbench.comparison.add([ids[4]!])
    expect(different(workbench.comparison.runs)).toBe(MANY)
    expect(lookOf(workbench.comparison.get(ids[5]!)!)).toEqual(fifth)
  })
})
