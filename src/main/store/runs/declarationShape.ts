/** What run.json may say of a run's series: their columns and axes, which everything that reads the run relies on. */
import { z } from 'zod'
import { axisScales } from '#shared/axes'
import { columnNames, type SeriesDeclaration } from '#shared/metrics'

/** Places are stored in 16 bits. */
const MOST_PLACES = 65_536

const areDistinct = (names: readonly string[]): boolean => new Set(names).size === names.length

const name = z.string().regex(/^[a-zA-Z]\w{0,63}$/)
const text = z.string().max(2000)

const mainAxis = z.object({
  name,
  title: text,
  unit: text,
  type: z.enum(['whole', 'real']),
  scale: z.enum(axisScales),
  order: z.enum(['value', 'unit']),
  units: z.int().min(1).optional(),
  marks: z
    .array(z.object({ at: z.number(), title: text }))
    .max(16)
    .optional()
})

const innerAxis = z
  .object({
    name,
    title: text,
    size: z.int().min(0).max(MOST_PLACES).optional(),
    labels: z.array(text).max(MOST_PLACES).optional()
  })
  .refine(({ size, labels }) => !labels || size === undefined || labels.length === size, { path: ['labels'] })

const column = z.object({
  name,
  title: text,
  unit: text,
  quantity: text,
  range: z.tuple([z.number(), z.number()]).optional(),
  chance: z.number().optional(),
  precision: z.enum(['float32', 'float64']),
  help: text
})

const declaration = z
  .object({
    name: z.string().regex(/^[a-z][a-zA-Z0-9]{0,31}$/),
    title: text,
    main: mainAxis.nullable(),
    inner: z.array(innerAxis).max(8),
    staged: z.literal(true).optional(),
    source: z.enum(['kept', 'derived']).optional(),
    onRequest: z.literal(true).optional(),
    columns: z.array(column).max(1000)
  })
  // Axes and columns of one table are told apart by their names.
  .refine((series) => areDistinct(columnNames(series)), { path: ['columns'] })

export const declarations = z
  .array(declaration)
  .max(256)
  .refine((all) => areDistinct(all.map((each) => each.name)), 'two series have one name')
  .refine(
    (all) => new Set(all.flatMap(({ main }) => (main ? [main.name] : []))).size <= 1,
    'a run has one main axis'
  ) satisfies z.ZodType<readonly SeriesDeclaration[]>
