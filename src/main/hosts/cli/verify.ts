/** `verify`: replays the end of a run and says whether it gives the stored bits. */
import { replicaNames } from '#shared/replicas'
import { readsText, sourceOf } from '#shared/source'
import type { HashPair, RowDifference, TensorDifference, Verification } from '#shared/verification'
import { describeEngine } from './describe'
import { exitCodes, type ExitCode } from './exitCodes'
import { findRun } from './findRun'
import { formatCount, formatDuration, formatTable } from './format'
import { onInterrupt } from './interrupt'
import { withSession, type Build } from './session'
import { output } from './terminal'

export interface VerifyOptions {
  steps?: string
  out?: string
  json?: boolean
}

/** Ends with `failed` where a bit differs. Throws what the service refuses. */
export function verifyCommand(build: Build, wanted: string, options: VerifyOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ services: { handlers } }) => {
    const { id } = findRun(wanted, await handlers['runs.list']({}))
    const interruption = onInterrupt(() => handlers['runs.cancelVerify']({ runId: id }))
    const steps = options.steps === undefined ? null : Number(options.steps)
    const result = await handlers['runs.verify']({ runId: id, steps })
    interruption.dispose()
    const { spec } = await handlers['runs.read']({ runId: id })
    const source = sourceOf(spec)
    const text = describeVerification(result, replicaNames(spec), source && readsText(source))
    output(options.json ? `${JSON.stringify(result)}\n` : text)
    return result.identical ? exitCodes.ok : exitCodes.failed
  })
}

/** `names`: of every replica; `reads`: another run that was read again. */
export function describeVerification(
  result: Verification,
  names: readonly string[],
  reads: string | null = null
): string {
  const { from, to, rows, states, seconds, row, tensor, series, tensors } = result
  const verdict = result.identical ? 'identical' : 'different'
  const compared = `${formatCount(rows)} rows and ${formatCount(states)} ${states === 1 ? 'state' : 'states'}`
  const head = formatTable([
    [`${verdict}:`, `steps ${formatCount(from)} to ${formatCount(to)}, ${compared} compared`],
    ['replayed', `in ${formatDuration(seconds)} on ${describeEngine(result.engine)}`],
    ...(reads ? [['source', `${reads}, as its digest says`]] : []),
    ...(row ? [['first row', describeRow(row, names)]] : []),
    ...(tensor ? [['first tensor', describeTensor(tensor)]] : [])
  ])
  const hashes = [...series, ...tensors].map(describeHash)
  return `${head}\n${formatTable([['SHA-256', 'STORED', 'REPLAYED'], ...hashes])}\n`
}

const values = ({ stored, replayed }: { stored: number | null; replayed: number | null }): string =>
  `stored ${stored ?? 'nothing'}, replayed ${replayed ?? 'nothing'}`

/** As in `step 200, tasks.accuracy, seed 1, task 2: stored 0.5, replayed 0.625`. */
function describeRow(row: RowDifference, names: readonly string[]): string {
  const place = row.place && `, ${row.place}`
  const where = `step ${formatCount(row.step)}, ${row.series}.${row.column}, ${names[row.replica]}${place}`
  return `${where}: ${values(row)}`
}

const describeTensor = (difference: TensorDifference): string =>
  `step ${formatCount(difference.step)}, ${difference.tensor}, value ${difference.index}: ${values(difference)}`

function describeHash({ name, stored, replayed }: HashPair): string[] {
  const short = (hash: string): string => hash.slice(0, 16) || 'nothing'
  return [name, short(stored), stored === replayed ? 'same' : short(replayed)]
}
