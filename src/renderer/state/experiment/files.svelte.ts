/** Experiment files: a spec as JSON, opened into the editor; the latest ones are remembered whole. */
import { AppError } from '#shared/errors'
import { isObject } from '#shared/paths'
import { withoutEffect } from '#shared/switches'
import type { RecentFile } from '#shared/settings'
import type { Values } from './values'
import type { Draft } from './draft.svelte'
import type { Host } from '../window/host.svelte'
import type { Notices } from '../window/notices.svelte'
import type { Preferences } from '../window/preferences.svelte'

const MOST_RECENT = 8
/** A spec is a few kilobytes; what is larger is some other file, and would weigh on the settings. */
const LARGEST_BYTES = 256 * 1024

/** The part of a browser's `File` that is used. */
export type TextFile = Pick<File, 'name' | 'size' | 'text'>

export class Files {
  constructor(
    private readonly draft: Draft,
    private readonly host: Host,
    private readonly preferences: Preferences,
    private readonly notices: Notices
  ) {}

  get recent(): readonly RecentFile[] {
    return this.preferences.current.recentFiles
  }

  /** Asks for a file. Needs a user's key or click, as every file dialog of a page does. */
  choose(open: (file: File) => unknown): void {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = '.saltus,.json,application/json'
    input.onchange = () => {
      const file = input.files?.[0]
      if (file) open(file)
    }
    input.click()
  }

  /** Whether the file is in the editor now; if not, a notice says why. */
  async open(file: TextFile): Promise<boolean> {
    const draft = await this.notices.attempt(`${file.name} could not be opened`, async () => {
      if (file.size > LARGEST_BYTES)
        throw new AppError('file.size', `An experiment file has at most ${LARGEST_BYTES / 1024} KB.`)
      return this.readSpec(await file.text())
    })
    if (draft) this.edit(file.name, draft)
    return draft !== null
  }

  async openAgain({ name, draft }: RecentFile): Promise<boolean> {
    const spec = await this.notices.attempt(`${name} could not be opened`, async () => this.toSpec(draft))
    if (spec) this.edit(name, spec)
    return spec !== null
  }

  private edit(name: string, draft: Values): void {
    this.draft.beginFile(name, draft)
    const idle = withoutEffect([...this.draft.off.values()], draft)
    if (idle.length > 0)
      this.notices.tell(
        `${name} is open without what it sets to no effect`,
        idle.map(({ message }) => message).join(' ')
      )
    const same = JSON.stringify(draft)
    const others = this.recent.filter((file) => file.name !== name || JSON.stringify(file.draft) !== same)
    const latest = { name, draft, openedAt: new Date().toISOString() }
    this.preferences.change({ recentFiles: [latest, ...others].slice(0, MOST_RECENT) })
  }

  private readSpec(text: string): Values {
    try {
      return this.toSpec(JSON.parse(text))
    } catch (error) {
      if (error instanceof AppError) throw error
      throw new AppError('file.invalid', 'It is not JSON: it was cut short, or is another kind of file.')
    }
  }

  /** A spec itself, or a file that has one: a preset, or the `run.json` of a run. */
  private toSpec(value: unknown): Values {
    const whole = isObject(value) ? value : {}
    const spec = isObject(whole.spec) ? whole.spec : whole
    const family = spec.family
    if (typeof family !== 'string')
      throw new AppError('file.invalid', 'family: no experiment family is named, so this is no experiment.')
    if (!this.host.family(family))
      throw new AppError('file.invalid', `family: this version has no family "${family}".`)
    return spec
  }
}
