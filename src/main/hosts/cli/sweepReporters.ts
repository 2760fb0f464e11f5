/** How a sweep that trains is shown: a bar that redraws itself, plain lines, or JSON lines. */
import type { SweepSummary } from '#shared/sweep/record'
import { shownLine } from '#shared/text'
import { bar, plainLineMs, redrawMs, throttle, type Write } from './reporters'
import { sweepProgress } from './sweepText'
import { output, tell, progressColumns, redraw } from './terminal'

export interface SweepReporter {
  started(sweep: SweepSummary): void
  /** May be called at any rate. */
  progress(sweep: SweepSummary): void
  /** Leave the terminal clean. */
  ended(): void
}

export const sweepReporter = (json: boolean | undefined): SweepReporter =>
  json ? jsonReporter(output) : textReporter(tell)

const started = ({ id, title, runCount, cellCount }: SweepSummary): string =>
  `${id}  ${shownLine(title)}: ${cellCount} cells in ${runCount} ${runCount === 1 ? 'run' : 'runs'}\n`

/** A bar in a terminal, elsewhere a line every few seconds. */
function textReporter(write: Write): SweepReporter {
  const columns = progressColumns()
  let latest: SweepSummary | null = null
  const draw = throttle(columns === null ? plainLineMs : redrawMs, () => {
    if (!latest) return
    const text = sweepProgress(latest)
    if (columns === null) write(`${text}\n`)
    else redraw(`${bar(latest.step / latest.targetSteps, 20)} ${text}`.slice(0, columns - 1))
  })
  return {
    started: (sweep) => write(started(sweep)),
    progress(sweep) {
      latest = sweep
      draw.call()
    },
    ended() {
      draw.last()
      if (columns !== null) write('\n')
    }
  }
}

function jsonReporter(write: Write): SweepReporter {
  const line = (value: object): void => write(`${JSON.stringify(value)}\n`)
  return {
    started: ({ id: sweepId, title, preset, cellCount, runCount, targetSteps }) =>
      line({ event: 'start', sweepId, title, preset, cellCount, runCount, targetSteps }),
    progress: ({ id: sweepId, status, cells, step, targetSteps, stepsPerSecond, etaSeconds }) =>
      line({ event: 'progress', sweepId, status, cells, step, targetSteps, stepsPerSecond, etaSeconds }),
    ended: () => undefined
  }
}
