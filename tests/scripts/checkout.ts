// A small checkout for the scripts to work on: copies of the real scripts, with stand-ins for the programs they call
// (npm, electron-vite, vitest, Electron, Python, a compiler). Each stand-in notes its call.
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const project = path.join(import.meta.dirname, '../..')

/** Runs in every stand-in first. */
const note = (name: string) => `require('fs').appendFileSync(process.env.CALLS, '${name}\\n');`

const standIns = {
  'electron-vite/bin/electron-vite.js': `${note('electron-vite')}
    const fs = require('fs')
    if (fs.readFileSync('src/app.ts', 'utf8').includes('mistake')) {
      console.error('error during build:\\nBuild failed with 1 error:\\n\\nA mistake in src/app.ts.\\n    at build (x.js:1:1)')
      process.exit(1)
    }
    fs.mkdirSync('out/main', { recursive: true })
    fs.writeFileSync('out/main/cli.js', "console.log('cli', ...process.argv.slice(2)); process.exitCode = 5")`,
  'vitest/vitest.mjs': `import { writeFileSync } from 'node:fs'
    const report = process.argv.find((arg) => arg.startsWith('--outputFile.json=')).split('=')[1]
    const again = process.argv.some((arg) => arg.endsWith('.test.ts'))
    const { REPORT, REPORT_AGAIN = REPORT, VITEST_EXIT, EXIT_AGAIN = VITEST_EXIT } = process.env
    if (REPORT) writeFileSync(report, again ? REPORT_AGAIN : REPORT)
    process.exit(Number(again ? EXIT_AGAIN : VITEST_EXIT))`,
  'thing/package.json': JSON.stringify({ name: 'thing', version: '1.0.0' }),
  '@tensorflow/tfjs-node-gpu/package.json': JSON.stringify({ version: '4.22.0' })
}

const npm = `${note('npm')}
  const fs = require('fs')
  if (process.env.NPM_FAILS) {
    console.error('npm error code ENOTFOUND\\nnpm error network request failed, reason: no such host')
    process.exit(1)
  }
  fs.cpSync(process.env.STAND_INS, 'node_modules', { recursive: true })
  const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'))
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }))`

const manifest = {
  scripts: { check: 'node -e 0 && node -e "process.exit(3)"', lint: 'node -e 0' }
}

export type Checkout = ReturnType<typeof makeCheckout>

export function makeCheckout() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-checkout-'))
  const inside = (...parts: string[]) => path.join(folder, ...parts)
  const write = (file: string, content: string) => {
    mkdirSync(path.dirname(inside(file)), { recursive: true })
    writeFileSync(inside(file), content)
  }
  cpSync(path.join(project, 'scripts'), inside('scripts'), { recursive: true })
  write('package.json', JSON.stringify(manifest))
  write(
    'package-lock.json',
    JSON.stringify({ packages: { '': {}, 'node_modules/thing': { version: '1.0.0' } } })
  )
  write('src/app.ts', 'export {}')
  write('npm-cli.js', npm)
  for (const [file, content] of Object.entries(standIns)) write(`stand-ins/${file}`, content)
  mkdirSync(inside('bin'))

  const env = {
    PATH: inside('bin'),
    HOME: inside('home'),
    CALLS: inside('calls'),
    STAND_INS: inside('stand-ins'),
    SALTUS_NATIVE_CACHE: inside('cache'),
    npm_execpath: inside('npm-cli.js')
  }
  const shellPath = `${path.dirname(process.execPath)}:/usr/bin:/bin`
  return {
    inside,
    write,
    env,
    /** The calls of stand-ins so far. */
    calls: () =>
      existsSync(inside('calls')) ? readFileSync(inside('calls'), 'utf8').trim().split('\n') : [],
    /** Puts a program (a shell script) on the PATH. */
    program(name: string, script: string) {
      write(`bin/${name}`, `#!/bin/sh\nPATH=${shellPath}\necho ${name} "$@" >> "$CALLS"\n${script}\n`)
      chmodSync(inside('bin', name), 0o755)
      return inside('bin', name)
    },
    run(script: string, args: string[] = [], extra: NodeJS.ProcessEnv = {}) {
      const options = { cwd: folder, env: { ...env, ...extra }, encoding: 'utf8' } as const
      const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], options)
      return { status, stdout, stderr, lines: stderr.split('\n').filter(Boolean) }
    },
    start: (script: string, args: string[], extra: NodeJS.ProcessEnv = {}) =>
      spawn(process.execPath, [script, ...args], { cwd: folder, env: { ...env, ...extra }, stdio: 'ignore' }),
    /** As npm would have left it, so that a test need not begin with set-up. */
    installPackages() {
      cpSync(inside('stand-ins'), inside('node_modules'), { recursive: true })
      cpSync(inside('package-lock.json'), inside('node_modules/.package-lock.json'))
    },
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}
