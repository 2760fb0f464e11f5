import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApi } from '#shared/contract'
import { AppError } from '#shared/errors'
import { Preferences } from '../../../src/renderer/state/window/preferences.svelte'
import { FakeConnection } from '../fixtures/connection'
import { settings } from '../fixtures/samples'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('Preferences', () => {
  it('writes once, a moment after the last change', async () => {
    const connection = new FakeConnection({ 'settings.write': ({ settings }) => settings as never })
    const preferences = new Preferences(createApi(connection))
    preferences.change({ theme: 'dark' })
    preferences.change({ letterKeys: false })
    expect(preferences.current).toMatchObject({ theme: 'dark', letterKeys: false })
    await vi.advanceTimersByTimeAsync(1000)
    expect(connection.inputs('settings.write')).toEqual([{ settings: { theme: 'dark', letterKeys: false } }])
  })

  it('keeps changes that could not be written, newer ones first', async () => {
    let away = true
    const connection = new FakeConnection({
      'settings.write': ({ settings }) => {
        if (away) throw new AppError('host.lost', 'Gone.')
        return settings as never
      }
    })
    const preferences = new Preferences(createApi(connection))
    preferences.change({ theme: 'dark', letterKeys: false })
    await preferences.flush()
    away = false
    preferences.change({ theme: 'light' })
    await preferences.flush()
    expect(connection.inputs('settings.write').at(-1)).toEqual({
      settings: { theme: 'light', letterKeys: false }
    })
  })

  it('shows again what is stored where a change is refused, and asks no more', async () => {
    const connection = new FakeConnection({
      'settings.read': () => settings({ engineProcesses: 1 }),
      'settings.problems': () => [],
      'settings.write': () => {
        throw new AppError('settings.invalid', 'settings.engineProcesses must be less.')
      }
    })
    const preferences = new Preferences(createApi(connection))
    preferences.change({ engineProcesses: 5000 })
    await preferences.flush()
    expect(preferences.current.engineProcesses).toBe(1)
    await preferences.flush()
    expect(connection.inputs('settings.write')).toHaveLength(1)
  })

  it('takes the theme of another window, and keeps what it has not written itself', async () => {
    const connection = new FakeConnection({ 'settings.write': ({ settings }) => settings as never })
    const preferences = new Preferences(createApi(connection))
    preferences.change({ letterKeys: false })
    connection.emit('settings.changed', settings({ theme: 'dark' }))
    expect(preferences.current).toMatchObject({ theme: 'dark', letterKeys: false })
  })
})
