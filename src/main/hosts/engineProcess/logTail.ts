/** The end of what a process wrote, for the report of its crash. */
import type { Readable } from 'node:stream'
import { atSource } from '../sourceLines'

/** Characters: a crash in native code says what it was a page before its end. */
const limit = 64 * 1024
/** TensorFlow tries a stored program as text first, and complains of what is as it should be. */
const XLA_CACHE_READ = /^.*Error parsing text-format tensorflow\.XlaSerializedCacheEntry.*\n?/gm

/** Reads the streams from now on; the returned function gives their last 64 KB together, stacks by source. */
export function keepLogTail(...streams: (NodeJS.ReadableStream | Readable | null)[]): () => string {
  let tail = ''
  for (const stream of streams) {
    stream?.on('data', (chunk: Buffer) => {
      tail = (tail + chunk.toString('utf8')).slice(-limit)
    })
  }
  return () => atSource(tail.replace(XLA_CACHE_READ, '').trim())
}
