/** The job of every family that computes; no tensors are loaded with it. */
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { Job, JobModule } from '../../kit/job'
import { isComputed, type ComputedId } from '../families'

const jobs = {
  baum: () => import('../../families/baum/job'),
  kernel: () => import('../../families/kernel/job'),
  linearDescent: () => import('../../families/linearDescent/job'),
  randomFeatures: () => import('../../families/randomFeatures/job'),
  ruleCorrelation: () => import('../../families/ruleCorrelation/job')
} satisfies Record<ComputedId, () => Promise<JobModule>>

/** Throws `spec.invalid` for a family without a job. */
export async function loadJob(spec: ExperimentSpec): Promise<Job> {
  if (!isComputed(spec.family))
    throw new AppError('spec.invalid', `There is no computation ${spec.family}.`, { path: 'family' })
  const { createJob }: JobModule = await jobs[spec.family]()
  return createJob(spec)
}
