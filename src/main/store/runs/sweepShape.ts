/** What a stored sweep must be: every cell of its axes trained by one part, and every part a run that could be started. */
import { z } from 'zod'
import { sweepSchema } from '#shared/sweep'
import { sweepStatuses, type SweepRecord } from '#shared/sweep/record'
import { isRunId, isSweepId } from '../files/ids'
import { storedError, wrongBy } from './recordShape'
import { storedSpec } from './specShape'

/** Cells of a sweep; drafts of more are refused. */
const MOST_CELLS = 1024

const option = z.looseObject({
  label: z.string().max(2000),
  value: z.number().nullable(),
  set: z.record(z.string().max(200), z.unknown())
})

const axis = z.looseObject({
  title: z.string().max(2000),
  scale: z.enum(['linear', 'log']),
  options: z.array(option).min(1).max(MOST_CELLS)
})

const taken = z.looseObject({
  runId: z.string().refine(isRunId, 'is not the id of a run'),
  sweepId: z.string().refine(isSweepId, 'is not the id of a sweep'),
  replicas: z.array(z.int().min(0)).min(1).max(MOST_CELLS)
})

const part = z.looseObject({
  cells: z.array(z.int().min(0)).min(1).max(MOST_CELLS),
  spec: storedSpec,
  taken: taken.optional()
})

const fields = {
  schema: z.int().min(1),
  id: z.string().refine(isSweepId, 'is not the id of a sweep'),
  spec: sweepSchema,
  axes: z.array(axis).min(1).max(2),
  parts: z.array(part).min(1).max(MOST_CELLS),
  preset: z.string().max(200).nullable(),
  createdAt: z.string().max(64),
  status: z.enum(sweepStatuses),
  error: storedError.nullable(),
  budgets: z.array(z.int().min(1)).max(1000)
} satisfies Record<keyof SweepRecord, z.ZodType>

const shape = z.looseObject(fields).superRefine(({ spec, axes, parts }, context) => {
  const wrong = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path, message })
  const cells = axes.reduce((product, { options }) => product * options.length, 1)
  if (cells > MOST_CELLS) return wrong(['axes'], `they make ${cells} cells; at most ${MOST_CELLS} are read`)
  const owner = new Map<number, number>()
  for (const [p, { cells: own, spec: trained, taken }] of parts.entries()) {
    for (const [i, cell] of own.entries()) {
      const path = ['parts', p, 'cells', i]
      if (cell >= cells) wrong(path, `there are ${cells} cells, counted from 0`)
      if (owner.has(cell)) wrong(path, `part ${owner.get(cell)} has this cell already`)
      owner.set(cell, p)
    }
    const replicas = own.length * spec.replicas
    if (taken) {
      const places = taken.replicas.map((first) => first + spec.replicas)
      if (places.length !== own.length || places.some((end) => end > trained.replicas))
        wrong(['parts', p, 'taken', 'replicas'], `the run has no such places for ${own.length} cells`)
    } else if (trained.replicas !== replicas)
      wrong(
        ['parts', p, 'spec', 'replicas'],
        `${own.length} cells of ${spec.replicas} seeds make ${replicas}`
      )
  }
  if (owner.size < cells) wrong(['parts'], `${cells - owner.size} of ${cells} cells have no part`)
})

export const wrongInSweep = (value: unknown) => wrongBy(shape, value)

export const isSweep = (value: unknown): value is SweepRecord => shape.safeParse(value).success
