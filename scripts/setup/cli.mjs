// The built command line, run inside this very process: no second Node to wait for, and signals, the terminal and the
// exit code are its own.
import { createRequire } from 'node:module'
import { inProject } from './project.mjs'

/** @param {string[]} args */
export function runCli(args) {
  const cli = inProject('out/main/cli.js')
  process.setSourceMapsEnabled(true) // stacks name source lines
  process.argv = [process.execPath, cli, ...args]
  createRequire(cli)(cli)
}
