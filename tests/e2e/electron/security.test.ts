/** Electron's security checklist (docs/security.md, "The window"), each point tried in the running app. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { WebContents } from 'electron'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Transport } from '#shared/contract'
import { electronPath, launch, skipReason } from './launch'

/** In the page. */
declare const saltus: Transport & { give: unknown }

/** In the app, put there below: what it has asked its user and opened outside; `answer` is the button that the user presses. */
declare const outside: { asked: string[]; opened: string[]; answer: number }

/** Left out of Electron's types. */
type Preferred = WebContents & { getLastWebPreferences(): Record<string, unknown> }

describe.skipIf(!electronPath)(electronPath ? 'the window' : skipReason, () => {
  let folder: string
  let app: ElectronApplication
  let page: Page
  let home: string

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-security-'))
    app = await launch({ config: path.join(folder, 'config'), library: path.join(folder, 'library') })
    page = await app.firstWindow()
    await page.getByRole('heading', { level: 1 }).waitFor()
    home = page.url()
    await app.evaluate(({ dialog, shell }) => {
      Object.assign(globalThis, { outside: { asked: [], opened: [], answer: 1 } })
      dialog.showMessageBox = async (question: object) => {
        outside.asked.push('detail' in question ? String(question.detail) : '')
        return { response: outside.answer, checkboxChecked: false }
      }
      shell.openExternal = async (url) => void outside.opened.push(url)
    })
  })
  afterAll(async () => {
    await app.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })
  /**
   * What an expression of the page comes to, or the name of what it throws; in a task of the page's own, for what the
   * developer tools evaluate is free of its policy.
   */
  const tried = (expression: string): Promise<unknown> =>
    page.evaluate(`new Promise((resolve) => setTimeout(async () => {
      try { resolve(await (${expression})) } catch (error) { resolve(error.name) }
    }))`)

  it('isolates the page from Node and from the preload, in a sandbox', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      return (window!.webContents as Preferred).getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false
    })
    expect(preferences['nodeIntegrationInWorker'] ?? false).toBe(false)
    expect(preferences['enableBlinkFeatures'] ?? '').toBe('')
    for (const name of ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'])
      expect(await tried(`typeof window[${JSON.stringify(name)}]`), name).toBe('undefined')
    expect(await page.evaluate(() => Object.keys(saltus).sort())).toEqual(['give', 'invoke', 'subscribe'])
    // What the page does to its own objects does not reach the preload.
    expect(await tried(`((window.saltus.invoke = null), typeof window.saltus.invoke)`)).toBe('function')
  })

  it('has no remote module, no <webview>, and no switch that takes protection away', async () => {
    expect(await app.evaluate((electron) => 'remote' in electron)).toBe(false)
    expect(await tried(`typeof document.createElement('webview').getWebContentsId`)).toBe('undefined')
    const switches = [
      'disable-web-security',
      'allow-running-insecure-content',
      'ignore-certificate-errors',
      'enable-blink-features',
      'enable-experimental-web-platform-features'
    ]
    expect(
      await app.evaluate(
        ({ app }, names) => names.filter((name) => app.commandLine.hasSwitch(name)),
        switches
      )
    ).toEqual([])
  })

  it('has only its own scheme, which serves files of the build and nothing else', async () => {
    expect(home).toMatch(/^app:\/\/saltus\//)
    expect(await app.evaluate(({ protocol }) => protocol.isProtocolHandled('app'))).toBe(true)
    expect(await tried('window.isSecureContext')).toBe(true)
    const status = (url: string) => tried(`fetch(${JSON.stringify(url)}).then(({ status }) => status)`)
    expect(await status('app://saltus/index.html')).toBe(200)
    expect(await status('app://saltus/%2e%2e/%2e%2e/package.json')).toBe(404)
    expect(await status('app://saltus/..%2f..%2fpackage.json')).toBe(404)
    for (const url of [
      'app://other/index.html',
      'file:///etc/passwd',
      'https://example.com/',
      'http://127.0.0.1:1/'
    ])
      expect(await status(url), url).toBe('TypeError')
    expect(await tried(`navigator.serviceWorker.register('/worker.js')`)).not.toMatchObject({
      scope: expect.anything() as string
    })
  })

  it('runs no script and shows no content but its own: the policy holds', async () => {
    const policy = await tried(
      `fetch(location.href).then(({ headers }) => headers.get('content-security-policy'))`
    )
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(await tried(`new Function('return 1')()`)).toBe('EvalError')
    expect(await tried(`document.body.insertAdjacentHTML('beforeend', '<b>x</b>')`)).toBe('TypeError')
    expect(await tried(`import('data:text/javascript,export default 1')`)).toBe('TypeError')
    const refused = (html: string) =>
      tried(`new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true })
        setTimeout(() => resolve('nothing was refused'), 2000)
        // What Trusted Types refuse throws besides; what is asked for is the violation that is reported.
        try { ${html} } catch {}
      })`)
    expect(
      await refused(`const script = document.createElement('script')
        script.append('window.ran = true')
        document.body.append(script)`)
    ).toMatch(/^(script-src|require-trusted-types)/)
    expect(await tried('typeof window.ran')).toBe('undefined')
    expect(await refused(`new Image().src = 'https://example.com/a.png'`)).toBe('img-src')
    expect(
      await refused(`const frame = document.createElement('iframe')
        frame.src = 'data:text/html,framed'
        document.body.append(frame)`)
    ).toBe('frame-src')
    expect(await refused(`fetch('https://example.com/').catch(() => undefined)`)).toBe('connect-src')
  })

  it('goes nowhere else, and asks before a link opens in the user’s browser', async () => {
    for (const url of ['file:///etc/passwd', 'http://example.com/', 'app://other/', 'data:text/html,x']) {
      await tried(`void (location.href = ${JSON.stringify(url)})`)
      await tried(`void window.open(${JSON.stringify(url)})`)
    }
    await expect.poll(() => page.url()).toBe(home)
    expect(await app.evaluate(() => outside)).toMatchObject({ asked: [], opened: [] })

    expect(await tried(`window.open('https://example.com/refused') === null`)).toBe(true)
    await expect.poll(() => app.evaluate(() => outside.asked)).toEqual(['https://example.com/refused'])
    await app.evaluate(() => void (outside.answer = 0))
    await tried(`void (location.href = 'https://example.com/wanted')`)
    await expect.poll(() => app.evaluate(() => outside.opened)).toEqual(['https://example.com/wanted'])
    expect(page.url()).toBe(home)
    expect(app.windows()).toHaveLength(1)
  })

  it('gets no permission', async () => {
    for (const name of ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'])
      expect(
        await tried(
          `navigator.permissions.query({ name: ${JSON.stringify(name)} }).then(({ state }) => state)`
        ),
        name
      ).toBe('denied')
    expect(await tried('Notification.requestPermission()')).toBe('denied')
    const position = `new Promise((resolve) => navigator.geolocation.getCurrentPosition(
      () => resolve('here'), ({ code, PERMISSION_DENIED }) => resolve(code === PERMISSION_DENIED)))`
    expect(await tried(position)).toBe(true)
    expect(await tried('navigator.requestMIDIAccess({ sysex: true })')).toMatch(
      /NotAllowedError|SecurityError/
    )
  })

  it('is answered as the page itself alone, and only what the contract names', async () => {
    expect(await tried(`window.saltus.invoke('app.info', {})`)).toMatchObject({ ok: true })
    expect(await tried(`window.saltus.invoke('constructor', {})`)).toBe('Error')
    expect(await tried(`window.saltus.subscribe('saltus:request', () => undefined)`)).toBe('Error')
    // Another page with the same preload, as one that got in some other way would have it.
    const answers = await app.evaluate(async ({ BrowserWindow }, preload) => {
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await stranger.loadURL('data:text/html,<title>stranger</title>')
      const ask = (call: string): Promise<unknown> => stranger.webContents.executeJavaScript(call)
      const asked = [await ask(`saltus.invoke('app.info', {})`), await ask(`saltus.give(new File([], 'x'))`)]
      stranger.destroy()
      return asked
    }, path.resolve('out/preload/index.js'))
    expect(answers).toHaveLength(2)
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'host.refused' } })
    // A frame of the page has no bridge at all.
    expect(
      await tried(`(() => {
        const frame = document.body.appendChild(document.createElement('iframe'))
        return typeof frame.contentWindow.saltus
      })()`)
    ).toBe('undefined')
  })
})
