/** Electron entry: composes the parts of the desktop app and starts it. */
import { app, BrowserWindow, dialog, ipcMain, Menu, session, shell } from 'electron'
import path from 'node:path'
import { version } from '../../package.json'
import type { CommandId } from '#shared/commands'
import type { Settings } from '#shared/settings'
import { createEventHub } from './hosts/eventHub'
import { chooseBundle, watchDocuments, type Documents } from './hosts/electron/documents'
import { hardenContents, hardenSession, silenceChromium } from './hosts/electron/hardening'
import { announceTo, serveIpc } from './hosts/electron/ipc'
import { openUserLibrary } from './hosts/electron/library'
import { guardLeaving } from './hosts/electron/leaving'
import { openLog, type Log } from './hosts/log'
import { menuTemplate } from './hosts/electron/menu'
import { showPresence } from './hosts/electron/presence'
import { origin, registerScheme, serveScheme } from './hosts/electron/scheme'
import { openWindowState } from './hosts/electron/stores'
import { applyTheme } from './hosts/electron/theme'
import { utilityEngine } from './hosts/electron/utility'
import { openWindow } from './hosts/electron/window'
import { handleUncaught, reportTo } from './hosts/lastHandler'
import { hostPaths } from './hosts/paths'
import { openSettings } from './hosts/settings'
import { createServices } from './services'

const paths = hostPaths(__dirname)
const events = createEventHub()

async function start(log: Log, documents: Documents): Promise<void> {
  const settings = openSettings(log, path.join(app.getPath('userData'), 'settings.json'))
  applyTheme(settings.store)
  hardenSession(session.defaultSession)
  const { library, notice } = await openUserLibrary(app.getPath('userData'))
  const services = await createServices({
    library,
    settings,
    spawnEngine: utilityEngine(paths.engine),
    familyWorker: paths.family,
    inspectionWorker: paths.inspection,
    projectionWorker: paths.projection,
    emit: events.emit,
    report: reportTo(log, events),
    program: 'the Saltus window',
    watches: true,
    host: 'electron',
    version,
    resources: paths.resources,
    chooseFile: (name) => chooseBundle(BrowserWindow.getAllWindows()[0] ?? null, name),
    reveal: (path) => shell.showItemInFolder(path),
    takeFile: () => documents.take()
  })
  serveScheme(paths.renderer)
  serveIpc(ipcMain, services, origin, log)
  const icon = path.join(paths.resources, 'icon.png')
  const window = openWindow({ preload: paths.preload, icon, state: openWindowState(), log })
  announceTo(window.webContents, events)
  documents.giveTo((file) => events.emit('app.open', services.bundles.give(file)))
  showPresence(window, events)
  guardLeaving({ window, services, events, log })
  const show = (): void => {
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }
  app.on('second-instance', show)
  app.on('activate', show)
  showMenu(settings.store)
  events.listen(({ name, payload }) => {
    if (name !== 'settings.changed') return
    applyTheme(payload)
    showMenu(payload)
  })
  if (notice) await dialog.showMessageBox(window, { type: 'warning', ...notice })
}

function showMenu({ theme }: Settings): void {
  const send = (command: CommandId): void => {
    // A page opens a file dialog only after a user's action; a click in the menu is one that it does not see.
    const [window] = BrowserWindow.getAllWindows()
    const acted = window ? window.webContents.executeJavaScript('0', true) : Promise.resolve()
    const tell = (): void => events.emit('app.command', { command })
    acted.then(tell, tell)
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ send, theme, platform: process.platform })))
}

function main(): void {
  // Tests and portable installations keep everything in a folder of their own.
  if (process.env.SALTUS_CONFIG) app.setPath('userData', path.resolve(process.env.SALTUS_CONFIG))
  if (!app.requestSingleInstanceLock()) return app.quit()
  const documents = watchDocuments()
  const log = openLog(path.join(app.getPath('userData'), 'logs'))
  handleUncaught(reportTo(log, events))
  registerScheme()
  silenceChromium()
  app.setAppUserModelId('Saltus')
  app.on('web-contents-created', (_event, contents) => hardenContents(contents))
  app
    .whenReady()
    .then(() => start(log, documents))
    .catch((error: unknown) => {
      log('start', error)
      dialog.showErrorBox('Saltus cannot start', error instanceof Error ? error.message : String(error))
      app.exit(1)
    })
}

main()
