/** What the window may not do: reach any network, get permissions, leave its page, open windows. */
import { app, dialog, shell, type Session, type WebContents } from 'electron'
import { origin } from './scheme'

const allowedPrefixes = [`${origin}/`, `blob:${origin}/`, 'data:', 'devtools://']

/** Chromium's own background traffic; only before `ready`. */
export function silenceChromium(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('no-proxy-server')
  app.commandLine.appendSwitch('disable-background-networking')
  app.commandLine.appendSwitch('disable-component-update')
}

export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest(({ url }, decide) =>
    decide({ cancel: !allowedPrefixes.some((prefix) => url.startsWith(prefix)) })
  )
}

/** For every page of the app, also those of the developer tools. */
export function hardenContents(contents: WebContents): void {
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('will-navigate', (event, url) => {
    if (url.startsWith(`${origin}/`)) return
    event.preventDefault()
    void offerToOpen(url)
  })
  contents.setWindowOpenHandler(({ url }) => {
    void offerToOpen(url)
    return { action: 'deny' }
  })
}

/** A link to the web opens in the user's browser, after they have seen where it leads. */
async function offerToOpen(url: string): Promise<void> {
  if (!url.startsWith('https://')) return
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: 'Open this link in your browser?',
    detail: url,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1
  })
  if (response === 0) await shell.openExternal(url)
}
