/** The user's own desktop database, in a folder of its own, before and after. */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findProgram } from '../../scripts/setup/programs.mjs'

const [update, asked] = ['update-mime-database', 'xdg-mime'].map((name) => findProgram(name))
const tools = Boolean(update && asked)

describe.skipIf(process.platform !== 'linux')('npm run associate', () => {
  let home: string
  const associate = (...words: string[]) =>
    execFileSync(process.execPath, [path.resolve('scripts/associate.mjs'), ...words], {
      env: env(),
      stdio: 'pipe'
    })
  const env = (): NodeJS.ProcessEnv => ({
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: path.join(home, 'data'),
    XDG_CONFIG_HOME: path.join(home, 'config')
  })
  const inData = (name: string) => path.join(home, 'data', name)

  beforeAll(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'saltus-desktop-'))
    fs.mkdirSync(path.join(home, 'config'))
    associate()
  })
  afterAll(() => fs.rmSync(home, { recursive: true }))

  it('writes an entry that starts this checkout with the file', () => {
    const entry = fs.readFileSync(inData('applications/saltus.desktop'), 'utf8')
    const [, node, script] = /^Exec="(.+?)" "(.+?)" %f$/m.exec(entry)!
    expect(node).toBe(process.execPath)
    expect(script).toBe(path.resolve('scripts/start.mjs'))
    expect(fs.existsSync(/^Icon=(.+)$/m.exec(entry)![1]!)).toBe(true)
  })

  it.skipIf(!tools)(tools ? 'is what the desktop opens them with' : 'there is no xdg-mime here', () => {
    expect(fs.readFileSync(inData('mime/globs2'), 'utf8')).toContain('60:application/x-saltus:*.saltus')
    const opens = execFileSync(asked!, ['query', 'default', 'application/x-saltus'], { env: env() })
    expect(String(opens).trim()).toBe('saltus.desktop')
  })

  it('is taken back', () => {
    associate('--remove')
    expect(fs.existsSync(inData('applications/saltus.desktop'))).toBe(false)
    if (tools) expect(fs.readFileSync(inData('mime/globs2'), 'utf8')).not.toContain('saltus')
  })
})
