/** Settings: one file, `settings.json`, which the window, the served workbench and the command line share. */
import { randomBytes } from 'node:crypto'
import { constants, copyFileSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Conf from 'conf'
import { isObject } from '#shared/paths'
import { outOfBounds } from '#shared/plainJson'
import type { Settings } from '#shared/settings'
import { takeSettings } from '#shared/settingsSchema'
import type { SettingsStore } from '../services/types'

type Stored = Readonly<Record<string, unknown>>

/** SALTUS_CONFIG, else `saltus` where this system keeps configuration. */
export function configFolder(): string {
  if (process.env.SALTUS_CONFIG) return path.resolve(process.env.SALTUS_CONFIG)
  const home = os.homedir()
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Preferences', 'saltus')
  if (process.platform === 'win32')
    return path.join(process.env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'saltus')
  return path.join(process.env.XDG_CONFIG_HOME ?? path.join(home, '.config'), 'saltus')
}

/**
 * Opens the settings, which are read anew whenever they are asked for, since other processes write them too. A wrong
 * field is told and its default used; a file that holds no JSON object is set aside under another name, so that nothing
 * is ever written over it. Where it cannot be written (a cluster's read-only home) changes last for this process only.
 * @param tell hears of each problem once, in one sentence
 * @param former a file that is taken over where there is none
 */
export function openSettings(tell: (problem: string) => void, former?: string): SettingsStore {
  return new SettingsFile(configFolder(), tell, former)
}

/** The settings with fields that are this process's own, and not kept. */
export const settingsWith = (settings: SettingsStore, own: Partial<Settings>): SettingsStore => ({
  get store() {
    return { ...settings.store, ...own }
  },
  get problems() {
    return settings.problems
  },
  write: (change) => settings.write(change)
})

class SettingsFile implements SettingsStore {
  private readonly path: string
  private readonly told = new Set<string>()
  /** Changes that could not be written. */
  private unwritten: Partial<Settings> = {}

  constructor(
    private readonly folder: string,
    private readonly tell: (problem: string) => void,
    former?: string
  ) {
    this.path = path.join(folder, 'settings.json')
    try {
      // For its user alone, where it is made here.
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      if (former) copyFileSync(former, this.path, constants.COPYFILE_EXCL)
    } catch {
      // There is none to take over, or there are settings already; what cannot be written is told when it is.
    }
    // So that what is wrong is told before anything is done with it.
    void this.store
  }

  get store(): Settings {
    const { settings, problems } = takeSettings(this.read())
    for (const problem of problems) this.tellOnce(`${this.path}: ${problem}`)
    return { ...settings, ...this.unwritten }
  }

  get problems(): readonly string[] {
    void this.store
    return [...this.told]
  }

  write(change: Partial<Settings>): void {
    // What is wrong in the file, or of a later version, stays until it is set.
    const next = { ...this.read(), ...this.unwritten, ...change }
    try {
      // It is read here, and by Conf only written: whole or not at all.
      const deserialize = (): Record<string, unknown> => ({})
      new Conf({ cwd: this.folder, configName: 'settings', deserialize }).store = next
      this.unwritten = {}
    } catch (error) {
      this.unwritten = { ...this.unwritten, ...change }
      this.tellOnce(`Settings are not kept: ${this.path} cannot be written (${codeOf(error)}).`)
    }
  }

  private read(): Stored {
    try {
      const text = readFileSync(this.path, 'utf8')
      const stored = parse(text)
      if (typeof stored !== 'string') return stored
      const aside = path.join(this.folder, `settings.damaged-${randomBytes(4).toString('hex')}.json`)
      renameSync(this.path, aside)
      this.tellOnce(`${this.path} was damaged: ${stored}. It is kept as ${aside}; the defaults are used.`)
    } catch (error) {
      const reason = codeOf(error)
      if (reason !== 'ENOENT')
        this.tellOnce(`${this.path} cannot be read (${reason}); the defaults are used.`)
    }
    return {}
  }

  private tellOnce(problem: string): void {
    if (this.told.has(problem)) return
    this.told.add(problem)
    this.tell(problem)
  }
}

/** What a file holds, or why it is damaged. */
function parse(text: string): Stored | string {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    if (!isObject(value)) return 'it holds no object'
    const wrong = outOfBounds(value)
    return wrong ? `${wrong.path} ${wrong.what}` : value
  } catch {
    return 'it is not JSON'
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)
