#!/usr/bin/env node
// `npm run dev`: the workbench in a browser while its code changes. The page takes an edit in place and keeps its state;
// programs of the engine are there for the next run, while runs that train go on; a change of the host's own code
// starts the host again, which ends runs in order and leaves them to be continued.
import { setUp } from './setup/setUp.mjs'
import { readWords, runMain } from './setup/terminal.mjs'

const usage = `npm run dev [-- options]

  --port <n>   port of the page (default: 5173, or the next free one)
  --inspect    open inspectors: the host on port 9229, engine processes from 9230 on
  --help       show this
`

await runMain(async () => {
  const { values } = readWords(usage, { options: { port: { type: 'string' }, inspect: { type: 'boolean' } } })
  await setUp({ built: false })
  // Packages may have come with set-up, so what needs them is loaded now.
  const { watchHostCode } = await import('./dev/build.mjs')
  const { DevHost } = await import('./dev/host.mjs')
  const { servePage } = await import('./dev/page.mjs')

  const host = new DevHost({ inspect: values.inspect ?? false })
  await watchHostCode({
    built: () => host.start(),
    hostChanged: () => host.restart(),
    engineChanged: () => host.renewEngine()
  })
  const page = await servePage(host, values.port)
  process.stdout.write(`Saltus is at ${page.url}\n`)
  await interrupted()
  await Promise.all([page.close(), host.stop()])
  process.exit(0)
})

/** The second signal ends the process, and with it, by their lost channel, what it started. */
function interrupted() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve)
  })
}
