/** Failures of the tensor libraries in words that a user can act on. */
import { AppError } from '#shared/errors'

/** Running out of memory is the user's to mend; everything else stays what it is. */
export function explainFailure(error: unknown): unknown {
  const text = error instanceof Error ? error.message : String(error)
  if (!/OOM|alloc|out of memory|memory access out of bounds/i.test(text)) return error
  return new AppError(
    'engine.memory',
    'The engine ran out of memory. Use fewer replicas, a smaller batch or a narrower model.',
    { path: 'replicas' }
  )
}
