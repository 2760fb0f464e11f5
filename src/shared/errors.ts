/** Failures that a user can act on: a stable code, one sentence, and where it went wrong. */

export interface ErrorDetail {
  /** Dotted path of the wrong field, as in `task.messageBits`. */
  path?: string
  [key: string]: unknown
}

export interface WireError {
  code: string
  message: string
  detail?: ErrorDetail
}

export class AppError extends Error {
  constructor(
    /** `area.reason`, as in `spec.invalid`; callers may act on it, texts may change. */
    readonly code: string,
    message: string,
    readonly detail?: ErrorDetail
  ) {
    super(message)
    this.name = 'AppError'
  }
}

/** What crosses a process border: expected failures keep code and detail, bugs become `internal`. */
export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message, detail: error.detail }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

export function fromWireError(error: WireError): AppError {
  return new AppError(error.code, error.message, error.detail)
}
