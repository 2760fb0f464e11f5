// Stands between set-up and a program that set-up runs, so that the program never outlives it: standard input is a pipe
// whose other end set-up holds. However set-up ends, even by SIGKILL, the pipe closes, and the program is ended with all
// its children. Started by programs.mjs as the leader of a process group of its own; its end is the program's end.
import { spawn, spawnSync } from 'node:child_process'

const [parent, manner, program = '', ...args] = process.argv.slice(2)
if (process.ppid !== Number(parent)) process.exit(1) // set-up ended before this began
const options = { stdio: /** @type {const} */ (['ignore', 'inherit', 'inherit']), windowsHide: true }
const child = spawn(program, args, { ...options, shell: manner === 'shell' })

process.stdin.on('close', endAll).on('error', endAll).resume()
child.on('error', (error) => {
  process.stderr.write(`error: it could not be started: ${error.message}\n`)
  process.exit(1)
})
child.on('exit', (code, signal) => {
  if (signal) process.kill(process.pid, signal)
  else process.exit(code ?? 1)
})

function endAll() {
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'])
  else process.kill(-process.pid, 'SIGKILL')
}
