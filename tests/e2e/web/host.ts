/** `saltus serve` from the built files, with a library and settings of its own, and a browser that shows it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { Watch } from '../pages/watch'

/** Where tests without a browser say why they are skipped. */
export const browserPath = process.env.SALTUS_CHROMIUM
export const skipReason = 'SALTUS_CHROMIUM names no browser'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

export class WebHost {
  private constructor(
    private readonly folder: string,
    private process: ChildProcess,
    private browser: Browser,
    /** Address with token. */
    public url: string
  ) {}

  /** @param library a library of which it serves a copy; without one an empty library */
  static async start({ library }: { library?: string } = {}): Promise<WebHost> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-web-'))
    if (library) await cp(library, libraryIn(folder), { recursive: true })
    const browser = await chromium.launch({ executablePath: browserPath, args: quiet })
    const { child, url } = await serve(folder, 0)
    return new WebHost(folder, child, browser, url)
  }

  get library(): string {
    return libraryIn(this.folder)
  }

  async open(options: BrowserContextOptions = {}): Promise<{ page: Page; watch: Watch }> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
    const page = await context.newPage()
    const { host } = new URL(this.url)
    const watch = await Watch.over(page, context, (url) => url.host === host)
    await page.goto(this.url)
    return { page, watch }
  }

  /** Ends the process without warning, as a crash does. */
  async kill(): Promise<void> {
    const gone = once(this.process, 'exit')
    this.process.kill('SIGKILL')
    await gone
  }

  /** Serves the same library again, from a new process. */
  async restart(): Promise<void> {
    const { child, url } = await serve(this.folder, 0)
    this.process = child
    this.url = url
  }

  async stop(): Promise<void> {
    await this.browser.close()
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, 'exit')
      this.process.kill('SIGINT')
      await gone
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

const libraryIn = (folder: string): string => path.join(folder, 'library')

async function serve(folder: string, port: number): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [path.resolve('out/main/cli.js'), 'serve', '--port', String(port)], {
    env: {
      ...process.env,
      SALTUS_LIBRARY: libraryIn(folder),
      SALTUS_CONFIG: path.join(folder, 'config')
    },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer): void => {
      output += data.toString()
      const found = /Saltus is at (\S+)\n/.exec(output)
      if (found) resolve(found[1]!)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`saltus serve ended with ${code}: ${output}`)))
  })
  return { child, url }
}
