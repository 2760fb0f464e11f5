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
    offerToOpen(url)
  })
  contents.setWindowOpenHandler(({ url }) => {
    offerToOpen(url)
    return { action: 'deny' }
  })
}

/** A link to the web opens in the user's browser, after they have seen where it leads. */
function offerToOpen(url: string): void {
  if (!url.startsWith('https://')) return
  const question = {
    type: 'question' as const,
    message: 'Open this link in your browser?',
    detail: url,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1
  }
  dialog
    .showMessageBox(question)
    .then(({ response }) => (response === 0 ? shell.openExternal(url) : undefined))
    .catch((error: Error) => dialog.showErrorBox('The link could not be opened', error.message))
}
