/** A SavedModel in tfjs-node's own session: written to a folder for as long as loading takes, then run by name. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { HostValues } from './graph'
import { nativeBackend, type NativeBinding } from './nativeBackend'

/** A tensor handed to a placeholder of that name. */
export interface Fed {
  name: string
  dtype: number
  shape: readonly number[]
  values: HostValues
}

export class SavedModelSession {
  private readonly binding: NativeBinding
  private id: number | null

  /** @param content of `saved_model.pb`. Throws what TensorFlow finds wrong with it. */
  constructor(content: Uint8Array, tag: string) {
    this.binding = nativeBackend().binding
    const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-model-'))
    try {
      writeFileSync(path.join(folder, 'saved_model.pb'), content)
      mkdirSync(path.join(folder, 'variables'))
      this.id = this.binding.loadSavedModel(folder, tag)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /** Values of `fetched`, in order, each a copy. Throws TensorFlow's message; after `dispose`, that it is closed. */
  run(fed: readonly Fed[], fetched: readonly string[]): HostValues[] {
    const { binding, id } = this
    if (id === null) throw new Error('The compiled step is closed.')
    const inputs: number[] = []
    try {
      for (const { shape, dtype, values } of fed) inputs.push(binding.createTensor(shape, dtype, values))
      const names = fed.map(({ name }) => name).join()
      return binding.runSavedModel(id, inputs, names, fetched.join()).map((handle) => {
        const values = binding.tensorDataSync(handle.id)
        binding.deleteTensor(handle.id)
        return values
      })
    } finally {
      for (const input of inputs) binding.deleteTensor(input)
    }
  }

  dispose(): void {
    if (this.id !== null) this.binding.deleteSavedModel(this.id)
    this.id = null
  }
}
