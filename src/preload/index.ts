/** The bridge: the contract's requests and events over IPC, files that the user gives to the page, and nothing else. */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { eventNames, requestNames, type EventName, type RequestName, type Transport } from '#shared/contract'

/** `webUtils` came with Electron 29; before, the file itself had its path. */
const pathOf = (file: File & { path?: string }): string =>
  (webUtils as typeof webUtils | undefined)?.getPathForFile(file) ?? file.path ?? ''

const bridge: Transport & { give(file: File): Promise<unknown> } = {
  // The page has the file from its user; where that lies goes from here to the host and never to the page.
  give: (file) => ipcRenderer.invoke('saltus:file', pathOf(file)),
  invoke(name: RequestName, input: unknown) {
    if (!requestNames.includes(name)) throw new Error(`not a request: ${name}`)
    return ipcRenderer.invoke('saltus:request', name, input)
  },
  subscribe(name: EventName, listener: (payload: unknown) => void) {
    if (!eventNames.includes(name)) throw new Error(`not an event: ${name}`)
    const forward = (_event: IpcRendererEvent, payload: unknown): void => listener(payload)
    ipcRenderer.on(`saltus:event:${name}`, forward)
    return () => void ipcRenderer.off(`saltus:event:${name}`, forward)
  }
}

contextBridge.exposeInMainWorld('saltus', bridge)
