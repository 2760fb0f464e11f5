#!/usr/bin/env node
// The `saltus` command: sets up what is missing, then hands over to the command line of the build.
import { runCli } from './setup/cli.mjs'
import { setUp } from './setup/setUp.mjs'
import { runMain } from './setup/terminal.mjs'

await runMain(async () => {
  await setUp()
  runCli(process.argv.slice(2))
})
