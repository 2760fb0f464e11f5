/** The schema of a user's own labelled rows, apart from what they are so that pages take no zod with them. */
import { z } from 'zod'
import type { ExperimentSpec } from './experiment'
import { count, meta } from './experimentParts'
import { isObject } from './paths'

export const MOST_CLASSES = 256

const hash = () => z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 hexadecimal digits')
const word = () => z.string().max(200)

const fileName = () =>
  word().meta(meta({ title: 'File', description: 'As its user calls it; its hash alone decides.' }))
const fileHash = () =>
  hash().meta(meta({ title: 'SHA-256', description: 'Of the file’s bytes, as it lies in the library.' }))

export const ownDataSchema = z
  .strictObject({
    name: fileName(),
    sha256: fileHash(),
    format: z
      .enum(['idx', 'npz', 'csv'])
      .meta(meta({ title: 'Format', description: 'What the file was found to be.' })),
    labels: z
      .strictObject({ name: fileName(), sha256: fileHash() })
      .nullable()
      .meta(
        meta({
          title: 'File of labels',
          description: 'Of IDX, which keeps them apart; else in the same file.'
        })
      ),
    inputsFrom: word().meta(
      meta({ title: 'Inputs from', description: 'Name of the array of an npz file; else empty.' })
    ),
    labelsFrom: word().meta(
      meta({
        title: 'Labels from',
        description: 'Array of an npz file, or column of a CSV file; else empty.'
      })
    ),
    shape: z
      .array(count(1, 1e6))
      .min(1)
      .max(4)
      .meta(meta({ title: 'Shape', description: 'Of the inputs of one row.' })),
    scale: z.enum(['range', 'columns']).meta(
      meta({
        title: 'Scale',
        description:
          'range: the least value of all becomes 0, the greatest 1. columns: each input has mean 0 and variance 1 over all rows.'
      })
    ),
    classes: z
      .array(word())
      .min(2)
      .max(MOST_CLASSES)
      .meta(meta({ title: 'Classes', description: 'What labels say, in order.' })),
    counts: z
      .array(count(1, 1e8))
      .min(2)
      .max(MOST_CLASSES)
      .meta(meta({ title: 'Rows of each class', description: 'As many numbers as classes.' }))
  })
  .meta(
    meta({
      title: 'File',
      description:
        'Labelled rows of your own: IDX (images and labels, also as .gz), npz or CSV. The file is copied into the library and named by its SHA-256.',
      file: true
    })
  )

/** What of its user's own a spec learns from, each of its stages included. */
export function ownDataOf(spec: ExperimentSpec): z.infer<typeof ownDataSchema>[] {
  const tasks = [spec.task, ...(spec.stages ?? []).map(({ change }) => change.task)]
  return tasks.flatMap((task) => {
    const { success, data } = ownDataSchema.safeParse(isObject(task) ? task.file : null)
    return success ? [data] : []
  })
}
