import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import type { EngineExit, EngineProcess, FromEngine, ToEngine } from '../../../../src/main/engine/messages'
import { forkEngine } from '../../../../src/main/hosts/engineProcess/fork'

const spawn = forkEngine(path.join(__dirname, 'child.cjs'))
const message = (value: object) => value as ToEngine
const next = (engine: EngineProcess): Promise<FromEngine> =>
  new Promise((resolve) => engine.onMessage(resolve))
const exit = (engine: EngineProcess): Promise<EngineExit> => new Promise((resolve) => engine.onExit(resolve))

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('messages carry typed arrays both ways, the environment reaches the process', async () => {
  const engine = spawn({ SALTUS_ECHO: 'yes' })
  await next(engine)
  const answer = next(engine)
  engine.send(message({ type: 'echo', data: Float64Array.of(1, NaN), half: Float32Array.of(0.5) }))
  expect(await answer).toEqual({
    type: 'echo',
    data: Float64Array.of(1, NaN),
    half: Float32Array.of(0.5),
    environment: 'yes'
  })
  engine.kill()
  expect((await exit(engine)).code).toBeNull()
})

test('every message arrives before the exit is reported, also to a late listener', async () => {
  const engine = spawn({})
  const received: string[] = []
  engine.onMessage(({ type }) => received.push(type))
  await next(engine)
  engine.send({ type: 'quit' })
  expect(await exit(engine)).toEqual({ code: 0, signal: null, log: '' })
  expect(received).toHaveLength(502)
  expect(received.at(-1)).toBe('goodbye')
  expect((await exit(engine)).code).toBe(0)
})

test('what it prints is log, not output of the host; the end of it comes with the exit', async () => {
  const engine = spawn({})
  await next(engine)
  engine.send(message({ type: 'say' }))
  engine.send(message({ type: 'crash' }))
  const { code, signal, log } = await exit(engine)
  expect([code, signal]).toEqual([null, 'SIGABRT'])
  expect(log.length).toBeLessThanOrEqual(64 * 1024)
  expect(log).toMatch(/x the end/)
})

test('a message to a process that is gone is dropped', async () => {
  const engine = spawn({})
  await next(engine)
  engine.kill()
  engine.send({ type: 'stop' })
  await exit(engine)
  expect(() => engine.send({ type: 'stop' })).not.toThrow()
})

test('a script that does not exist is an exit with the reason', async () => {
  const { code, log } = await exit(forkEngine('/nowhere/engine.js')({}))
  expect(code).not.toBe(0)
  expect(log).toContain('/nowhere/engine.js')
})

test('a child leads its own process group, and ends with it', async () => {
  const engine = spawn({})
  await next(engine)
  process.kill(-engine.pid!, 'SIGKILL')
  await exit(engine)
  expect(isAlive(engine.pid!)).toBe(false)
})

test('a crash of the built engine names the line of its source', async () => {
  const engine = forkEngine(path.resolve('out/main/engine.js'))({})
  engine.send(message({ type: 'train', job: null }))
  const { log } = await exit(engine)
  const [, file, line] = /\(?([^\s(]*src\/main\/engine\/\S+\.ts):(\d+)/.exec(log) ?? []
  expect(log).toMatch(/src\/main\/engine\/serve\.ts/)
  expect(readFileSync(file!, 'utf8').split('\n')[Number(line) - 1]).toContain('job')
})

test('with SALTUS_INSPECT_ENGINE every process has an inspector on a port of its own', async () => {
  const port = await freePort()
  vi.stubEnv('SALTUS_INSPECT_ENGINE', String(port))
  vi.resetModules()
  const { forkEngine: forkInspected } = await import('../../../../src/main/hosts/engineProcess/fork')
  vi.unstubAllEnvs()
  const inspected = forkInspected(path.join(__dirname, 'child.cjs'))
  const engines = [inspected({}), inspected({})]
  await Promise.all(engines.map(next))
  for (const [index] of engines.entries()) {
    const answer = await fetch(`http://127.0.0.1:${port + index}/json/list`)
    expect(JSON.stringify(await answer.json())).toContain('child.cjs')
  }
  for (const engine of engines) {
    engine.kill()
    await exit(engine)
  }
})

function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  return new Promise((resolve) =>
    server.once('listening', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  )
}
