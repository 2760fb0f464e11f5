/** The layout a panel shows: what the run can lay out, what is stored of it, and the one being computed. */
import type { Projection, ProjectionRequest, ProjectionTarget } from '#shared/projection'
import type { PanelRun } from '../../../kit/panel/props'

export class Layouts {
  /** Null: not known yet. */
  targets = $state.raw<readonly ProjectionTarget[] | null>(null)
  laid = $state.raw<Projection | null>(null)
  /** What was asked for has been looked up. */
  read = $state(false)
  problem = $state<string | null>(null)
  /** Computing since, in ms of the page's clock; null: not. */
  since = $state<number | null>(null)
  private asked = ''

  async find(run: PanelRun): Promise<void> {
    this.targets = await run.projectionTargets().catch(() => [])
  }

  /** Opens what is stored; an answer that comes too late is dropped. */
  async open(run: PanelRun, request: ProjectionRequest): Promise<void> {
    const before = this.asked
    const asked = this.ask(run, request)
    if (asked !== before) this.laid = null
    this.read = false
    this.problem = null
    try {
      const laid = await run.readProjection(request)
      if (asked === this.asked) this.laid = laid
    } catch (error) {
      this.fail(asked, error)
    } finally {
      if (asked === this.asked) this.read = true
    }
  }

  async compute(run: PanelRun, request: ProjectionRequest): Promise<void> {
    const asked = this.ask(run, request)
    this.since = performance.now()
    this.problem = null
    try {
      const laid = await run.computeProjection(request)
      if (asked === this.asked) this.laid = laid
    } catch (error) {
      if ((error as { code?: string }).code !== 'projection.cancelled') this.fail(asked, error)
    } finally {
      this.since = null
    }
  }

  private ask(run: PanelRun, request: ProjectionRequest): string {
    return (this.asked = `${run.id} ${JSON.stringify(request)}`)
  }

  private fail(asked: string, error: unknown): void {
    if (asked !== this.asked) return
    this.laid = null
    this.problem = (error as Error).message
  }
}
