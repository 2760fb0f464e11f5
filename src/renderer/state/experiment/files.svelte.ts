/** Experiment files: a spec as JSON, opened into the editor; the latest ones are remembered whole. */
import { AppError } from '#shared/errors'
import { draftIn, MOST_FILE_BYTES, readDraftFile, tooLarge } from '#shared/draftFile'
import { isObject } from '#shared/paths'
import { shownLine } from '#shared/text'
import { withoutEffect } from '#shared/switches'
import type { RecentFile } from '#shared/settings'
import type { Values } from './values'
import type { Draft } from './draft.svelte'
import type { Host } from '../window/host.svelte'
import type { Notices } from '../window/notices.svelte'
import type { Preferences } from '../window/preferences.svelte'

const MOST_RECENT = 8
/** The part of a browser's `File` that is used. */
export type TextFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>

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
    input.accept = '.saltus,.json,application/json,.svg,.png'
    input.onchange = () => {
      const file = input.files?.[0]
      if (file) open(file)
    }
    input.click()
  }

  /** Whether the file is in the editor now; if not, a notice says why. */
  async open(file: TextFile): Promise<boolean> {
    const name = shownLine(file.name)
    const draft = await this.notices.attempt(`${name} could not be opened`, async () => {
      if (file.size > MOST_FILE_BYTES) throw tooLarge()
      return this.toSpec(readDraftFile(new Uint8Array(await file.arrayBuffer())))
    })
    if (draft) this.edit(name, draft)
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

  /** A spec itself, or a file that has one: a preset, or the `run.json` of a run. */
  private toSpec(value: unknown): Values {
    const spec = draftIn(isObject(value) ? value : {}, ['spec'])
    if (isObject(spec.base) && Array.isArray(spec.knobs))
      throw new AppError('file.invalid', 'This is a sweep; start it with: saltus sweep, and the file.')
    const family = spec.family
    if (typeof family !== 'string')
      throw new AppError('file.invalid', 'family: no experiment family is named, so this is no experiment.')
    if (!this.host.family(family))
      throw new AppError('file.invalid', `family: this version has no family "${family}".`)
    return spec
  }
}
