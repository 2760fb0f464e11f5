/** The state of all runs as the operating system cares for it, from `run.changed` events alone. */
import { isActive, type RunSummary } from '#shared/run'

export interface RunActivity {
  /** Some run computes: the machine should not sleep. */
  training: boolean
  /** Mean share of the way over runs that compute; null: none does. */
  progress: number | null
  /** The run whose change this was, if it has just ended by itself. */
  ended: RunSummary | null
}

/** Ends that a user waits for; stopping is their own doing. */
const isNews = ({ status }: RunSummary): boolean =>
  status === 'finished' || status === 'diverged' || status === 'failed'

/** Takes every changed run, and says what follows from it; what another process trains is that one's concern. */
export function createRunWatch(): (changed: RunSummary) => RunActivity {
  const active = new Map<string, RunSummary>()
  return (changed) => {
    const wasActive = active.has(changed.id)
    if (isActive(changed.status) && changed.elsewhere === null) active.set(changed.id, changed)
    else active.delete(changed.id)
    const training = [...active.values()].filter(
      ({ status }) => status === 'running' || status === 'starting'
    )
    const share = training.reduce((sum, run) => sum + run.step / run.targetSteps, 0) / training.length
    return {
      training: training.length > 0,
      progress: training.length > 0 ? share : null,
      ended: wasActive && isNews(changed) ? changed : null
    }
  }
}
