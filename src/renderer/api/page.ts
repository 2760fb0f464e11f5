/** What the browser does for a page: a name for the window that outlives a reload, and saving a file. */

const KEY = 'saltus-window'

/** Of this window; another one for every window, the same after a reload. */
export function windowName(): string {
  const known = sessionStorage.getItem(KEY)
  if (known) return known
  const name = crypto.randomUUID()
  sessionStorage.setItem(KEY, name)
  return name
}

/** Fetches a file of the page's own host to where the user keeps downloads. */
export function saveFile(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}
