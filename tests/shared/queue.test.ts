import { describe, expect, it } from 'vitest'
import { Queue } from '#shared/queue'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a queue', () => {
  it('does one thing at a time, in the order asked for, and answers each', async () => {
    const queue = new Queue()
    const seen: string[] = []
    const work = (name: string, turns: number) => async (): Promise<string> => {
      seen.push(`${name} begins`)
      for (let i = 0; i < turns; i++) await turn()
      seen.push(`${name} ends`)
      return name
    }
    const answers = [queue.add(work('long', 5)), queue.add(work('short', 0)), queue.add(() => 'plain')]
    expect(await Promise.all(answers)).toEqual(['long', 'short', 'plain'])
    expect(seen).toEqual(['long begins', 'long ends', 'short begins', 'short ends'])
  })

  it('goes on after a failure, thrown or rejected, which who asked hears', async () => {
    const queue = new Queue()
    const failed = queue.add(() => Promise.reject(new Error('the disk is full')))
    const threw = queue.add(() => {
      throw new Error('no such run')
    })
    const next = queue.add(() => 'done')
    await expect(failed).rejects.toThrow('the disk is full')
    await expect(threw).rejects.toThrow('no such run')
    expect(await next).toBe('done')
  })

  it('leaves no rejection to the process when nobody listens', async () => {
    const unheard: unknown[] = []
    const hear = (error: unknown): unknown => unheard.push(error)
    process.on('unhandledRejection', hear)
    const queue = new Queue()
    const failing = queue.add(() => Promise.reject(new Error('unheard')))
    await queue.idle()
    await turn()
    process.off('unhandledRejection', hear)
    expect(unheard).toEqual([])
    await expect(failing).rejects.toThrow('unheard')
  })

  it('is idle when all asked for so far has ended, well or badly', async () => {
    const queue = new Queue()
    let ended = 0
    const work = async (): Promise<void> => {
      await turn()
      ended++
      throw new Error('after its end')
    }
    const asked = [queue.add(work), queue.add(work)]
    await queue.idle()
    expect(ended).toBe(2)
    expect(await Promise.allSettled(asked)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
  })
})
