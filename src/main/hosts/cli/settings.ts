/** Settings of the command line: the same file format as the app's, in a folder of its own. */
import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Conf from 'conf'
import { defaultSettings, type Settings } from '#shared/settings'

/** SALTUS_CONFIG, else `saltus` where this system keeps configuration. */
export function configFolder(): string {
  if (process.env.SALTUS_CONFIG) return path.resolve(process.env.SALTUS_CONFIG)
  const home = os.homedir()
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Preferences', 'saltus')
  if (process.platform === 'win32')
    return path.join(process.env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'saltus')
  return path.join(process.env.XDG_CONFIG_HOME ?? path.join(home, '.config'), 'saltus')
}

/** Where the folder cannot be written (a cluster's read-only home), settings last for this command only. */
export function openSettings(): Conf<Settings> {
  try {
    return openIn(configFolder())
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST'].includes(reason ?? '')) throw error
    console.error(`Settings are not kept: ${configFolder()} cannot be written (${reason}).`)
    return openIn(mkdtempSync(path.join(os.tmpdir(), 'saltus-settings-')))
  }
}

// conf's types for dotted keys do not see through Settings; the defaults are checked by their own declaration.
const openIn = (cwd: string): Conf<Settings> =>
  new Conf<Settings>({
    cwd,
    configName: 'settings',
    defaults: defaultSettings as never,
    clearInvalidConfig: true
  })
