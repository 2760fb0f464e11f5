/** What stands around the window: the application, its engine, the families and presets it offers. */
import type { Api, AppInfo } from '#shared/contract'
import type { FamilyInfo } from '#shared/family'
import type { Preset } from '#shared/preset'
import type { EngineStatus } from '#shared/run'

export class Host {
  info = $state.raw<AppInfo | null>(null)
  engine = $state.raw<EngineStatus | null>(null)
  families = $state.raw<readonly FamilyInfo[]>([])
  presets = $state.raw<readonly Preset[]>([])

  constructor(private readonly api: Api) {
    api.on('engine.changed', (engine) => (this.engine = engine))
  }

  async load(): Promise<void> {
    const [info, families, presets] = await Promise.all([
      this.api.call('app.info', {}),
      this.api.call('families.list', {}),
      this.api.call('presets.list', {})
    ])
    this.info = info
    this.families = families
    this.presets = presets
  }

  /** May take seconds: an engine process is asked. */
  async readEngine(): Promise<void> {
    this.engine = await this.api.call('engine.status', {})
  }

  family(id: string): FamilyInfo | null {
    return this.families.find((family) => family.id === id) ?? null
  }

  preset(id: string | null): Preset | null {
    return this.presets.find((preset) => preset.id === id) ?? null
  }
}
