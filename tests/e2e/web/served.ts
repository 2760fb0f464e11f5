/** The built workbench as a process of its own: `saltus serve` with fresh folders. */
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const cli = path.resolve(__dirname, '../../../out/main/cli.js')

export interface Served {
  /** With the token. */
  url: string
  /** Ends it as Ctrl-C does; resolves with the exit code. */
  stop(): Promise<number | null>
}

export async function startServed(): Promise<Served> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-served-'))
  const env = {
    ...process.env,
    SALTUS_LIBRARY: path.join(folder, 'library'),
    SALTUS_CONFIG: path.join(folder, 'config')
  }
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const found = /http:\S+/.exec(printed)
      if (found) resolve(found[0])
    })
    child.once('exit', (code) => reject(new Error(`saltus serve ended with ${code}: ${printed}`)))
  })
  return {
    url,
    stop() {
      child.kill('SIGINT')
      return exited
    }
  }
}
