/** A run as lists show it, for tests. */
import type { RunSummary } from '#shared/run'

export const runSummary = (change: Partial<RunSummary> = {}): RunSummary => ({
  schema: 1,
  id: 'run-1',
  index: 0,
  preset: null,
  sweep: null,
  parent: null,
  headline: 'train.accuracy',
  createdAt: '2026-01-01T00:00:00.000Z',
  status: 'running',
  step: 0,
  seconds: 0,
  engine: null,
  diverged: [],
  changes: [],
  error: null,
  versions: { saltus: '0.0.0', node: '20.0.0' },
  title: 'A run',
  notes: '',
  tags: [],
  starred: false,
  family: 'parity',
  replicas: 2,
  targetSteps: 100,
  stepsPerSecond: null,
  etaSeconds: null,
  sizeBytes: 0,
  readOnly: false,
  ...change
})
