/** Notes everything that a page must never do: errors in its console, what its CSP refused, other hosts. */
import type { BrowserContext, Page } from 'playwright-core'

export class Watch {
  private readonly found: string[] = []

  /** Call before the page has loaded. `own` says which addresses are the page's own. */
  static async over(page: Page, context: BrowserContext, own: (url: URL) => boolean): Promise<Watch> {
    const watch = new Watch()
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) watch.found.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => watch.found.push(`error: ${error.message}`))
    context.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol !== 'data:' && url.protocol !== 'blob:' && !own(url))
        watch.found.push(`request: ${url.href}`)
    })
    context.on('requestfailed', (request) => watch.found.push(`failed: ${request.url()}`))
    page.on('websocket', (socket) => {
      if (!own(new URL(socket.url()))) watch.found.push(`socket: ${socket.url()}`)
    })
    await context.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`CSP refused ${event.violatedDirective} ${event.blockedURI}`)
      )
    )
    return watch
  }

  /** What has been found so far. */
  get complaints(): readonly string[] {
    return this.found
  }

  /** Takes back what a test has brought about itself. */
  forgive(pattern: RegExp): void {
    for (let index = this.found.length - 1; index >= 0; index--)
      if (pattern.test(this.found[index]!)) this.found.splice(index, 1)
  }
}
