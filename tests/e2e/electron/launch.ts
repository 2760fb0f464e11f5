/** The built desktop app as a real Electron runs it, with a library and settings of its own. */
import path from 'node:path'
import { _electron, type ElectronApplication } from 'playwright-core'

/** Where tests without an Electron say why they are skipped. */
export const electronPath = process.env.ELECTRON_EXEC_PATH
export const skipReason = 'ELECTRON_EXEC_PATH is not set'

/** `config`: one folder for all that the app keeps. `home`: where its user keeps what applications keep, each in folders of its own. */
type Places = { library: string } & ({ config: string } | { home: string })

/** @param words on its command line, after the app itself */
export function launch(places: Places, words: readonly string[] = []): Promise<ElectronApplication> {
  const { SALTUS_CONFIG: _theirs, ...env } = process.env
  const [flags, folders] =
    'config' in places
      ? [[`--user-data-dir=${places.config}`], { SALTUS_CONFIG: places.config }]
      : [[], { XDG_CONFIG_HOME: places.home }]
  return _electron.launch({
    executablePath: electronPath,
    args: [...flags, path.resolve('.'), ...words],
    colorScheme: null,
    env: { ...env, ...folders, SALTUS_LIBRARY: places.library } as Record<string, string>
  })
}
