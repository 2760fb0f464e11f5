/**
 * Loaded before a process's own code (`node --require`): writes a line to $NETWORK_LOG for the process itself, and one
 * for every attempt to look up a name, to connect or to send a datagram. Sockets of the file system are no network.
 */
const { appendFileSync } = require('node:fs')
const dgram = require('node:dgram')
const dns = require('node:dns')
const net = require('node:net')

const note = (line) => appendFileSync(process.env.NETWORK_LOG, `${line}\n`)

function watch(owner, name, describe) {
  const original = owner[name]
  owner[name] = function (...args) {
    const attempt = describe(args)
    if (attempt) note(`attempt: ${attempt}`)
    return original.apply(this, args)
  }
}

const target = ([first]) => {
  // Node's own callers hand over their arguments as one normalised list.
  const [options] = Array.isArray(first) ? first : [first]
  if (typeof options === 'object' && options !== null)
    return options.path ? null : `${options.host ?? 'localhost'}:${options.port}`
  return typeof options === 'number' ? `port ${options}` : null
}
watch(net.Socket.prototype, 'connect', target)
watch(dgram.Socket.prototype, 'send', () => 'a datagram')
for (const module of [dns, dns.promises])
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6'])
    watch(module, name, ([host]) => `name ${host}`)

note(`process: ${process.argv[1] ?? ''}`)
