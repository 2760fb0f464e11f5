#!/usr/bin/env node
// The `saltus` command: sets up what is missing, then hands over to the command line of the build.
import { become } from './setup/programs.mjs'
import { inProject } from './setup/project.mjs'
import { setUp } from './setup/setUp.mjs'
import { runMain } from './setup/terminal.mjs'

await runMain(async () => {
  await setUp()
  return become(process.execPath, [inProject('out/main/cli.js'), ...process.argv.slice(2)])
})
