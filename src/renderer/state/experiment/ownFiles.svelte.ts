/** Files of the user's own data: chosen, handed to the host, and looked at in another way. */
import type { Api } from '#shared/contract'
import type { OwnData } from '#shared/ownData'
import type { Notices } from '../window/notices.svelte'

/** Hands chosen files to the host, which takes them into the library. Throws AppErrors. */
type Take = (files: readonly File[]) => Promise<OwnData>

export class OwnFiles {
  /** A file is on its way, or looked at. */
  busy = $state(false)

  constructor(
    private readonly take: Take,
    private readonly api: Api,
    private readonly notices: Notices
  ) {}

  /** Asks for one file, or images and labels of IDX. Needs a user's key or click, as every file dialog of a page does. */
  choose(chosen: (data: OwnData) => void): void {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.onchange = () => {
      const files = [...(input.files ?? [])]
      if (files.length > 0) void this.receive(files).then((data) => data && chosen(data))
    }
    input.click()
  }

  /** Null: a notice says why. */
  receive(files: readonly File[]): Promise<OwnData | null> {
    return this.attempt(files.map(({ name }) => name).join(', '), () => this.take(files))
  }

  /** The same file with its labels from elsewhere in it. */
  look(data: OwnData, labelsFrom: string): Promise<OwnData | null> {
    const { inputsFrom } = data
    return this.attempt(data.name, () => this.api.call('data.look', { file: data, inputsFrom, labelsFrom }))
  }

  private async attempt(name: string, read: () => Promise<OwnData>): Promise<OwnData | null> {
    this.busy = true
    try {
      return await this.notices.attempt(`${name} cannot be learned from`, read)
    } finally {
      this.busy = false
    }
  }
}
