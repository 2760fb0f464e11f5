/** The job of every family that computes; no tensors are loaded with it. */
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { SourceRun } from '#shared/source'
import type { Job, JobModule, JobSource } from '../../kit/job'
import { isComputed, type ComputedId } from '../families'
import { loadNetwork } from '../inspection/families'

const jobs = {
  baum: () => import('../../families/baum/job'),
  digitFeatures: () => import('../../families/digitFeatures/job'),
  kernel: () => import('../../families/kernel/job'),
  linearDescent: () => import('../../families/linearDescent/job'),
  randomFeatures: () => import('../../families/randomFeatures/job'),
  ruleCorrelation: () => import('../../families/ruleCorrelation/job')
} satisfies Record<ComputedId, () => Promise<JobModule>>

/** Throws `spec.invalid` for a family without a job. @param source what the spec reads; without it units can only be planned */
export async function loadJob(spec: ExperimentSpec, source: SourceRun | null = null): Promise<Job> {
  if (!isComputed(spec.family))
    throw new AppError('spec.invalid', `There is no computation ${spec.family}.`, { path: 'family' })
  const { createJob }: JobModule = await jobs[spec.family]()
  return createJob(spec, source && (await jobSource(source)))
}

/** Throws `source.family`. */
async function jobSource({ spec, states }: SourceRun): Promise<JobSource> {
  const network = await loadNetwork(spec)
  if (network) return { network, states }
  throw new AppError('source.family', `Networks of the family ${spec.family} cannot be read by other runs.`, {
    path: 'source.run'
  })
}
