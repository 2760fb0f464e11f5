/** Rows of a CSV file (RFC 4180; a comma, semicolon or tab between cells): one column has labels, all others numbers. */
import { setImmediate as turn } from 'node:timers/promises'
import { wrong } from './problem'
import type { FoundTable, Wish } from './table'

/** Rows read before others get a turn. */
const AT_ONCE = 2000
/** What a column of labels is called. */
const LABELS = /^(label|labels|class|target|y|species|digit)$/i

/** Throws `data.invalid` with the row and the column. */
export async function readCsv(name: string, bytes: Uint8Array, wish: Wish): Promise<FoundTable> {
  const text = decoded(name, bytes)
  const separator = separatorOf(text)
  const lines = linesOf(text, separator)
  const first = lines.next()
  if (first.done) throw wrong(name, 'it is empty.')
  const head = first.value.cells
  if (head.length < 2) throw wrong(name, 'its first row has a single cell; numbers and a label are needed.')
  const named = head.every((cell) => !isNumber(cell))
  const columns = named ? head : head.map((_, i) => String(i + 1))
  const label = labelColumn(name, columns, named, wish.labelsFrom)
  const across = head.length - 1
  let values = new Float32Array(1024 * across)
  const labels: string[] = []
  const take = ({ cells, row }: Line): void => {
    if (cells.length !== head.length)
      throw wrong(name, `row ${row} has ${cells.length} cells, and the first row ${head.length}.`)
    if ((labels.length + 1) * across > values.length) {
      const more = new Float32Array(2 * values.length)
      more.set(values)
      values = more
    }
    let at = labels.length * across
    cells.forEach((cell, i) => {
      if (i === label) return
      if (!isNumber(cell))
        throw wrong(
          name,
          `row ${row}, column ${columns[i]} ${cell.trim() === '' ? 'is empty' : `has “${cell.slice(0, 40)}”`}; a number is needed.`
        )
      values[at++] = Number(cell)
    })
    const told = cells[label]!.trim()
    if (told === '') throw wrong(name, `row ${row}, column ${columns[label]} is empty; a label is needed.`)
    labels.push(told)
  }
  if (!named) take(first.value)
  for (const line of lines) {
    take(line)
    if (labels.length % AT_ONCE === 0) await turn()
  }
  const numbers = labels.every(isNumber)
  return {
    values: values.subarray(0, labels.length * across),
    shape: [labels.length, across],
    labels: numbers ? labels.map(Number) : labels,
    inputsFrom: '',
    labelsFrom: columns[label]!
  }
}

function decoded(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw wrong(name, 'it is of no kind that is read: IDX (also as .gz), npz, or CSV in UTF-8.')
  }
}

const isNumber = (cell: string): boolean => cell.trim() !== '' && Number.isFinite(Number(cell))

function separatorOf(text: string): string {
  const end = text.indexOf('\n')
  const line = end < 0 ? text.slice(0, 1e6) : text.slice(0, end)
  const counts = [',', ';', '\t'].map((each) => [each, line.split(each).length] as const)
  return counts.reduce((most, each) => (each[1] > most[1] ? each : most))[0]
}

interface Line {
  cells: string[]
  /** Counted from 1, as an editor does. */
  row: number
}

/** Empty lines are left out; a quoted cell may go over several. */
function* linesOf(text: string, separator: string): Generator<Line> {
  let row = 0
  for (let from = 0; from < text.length;) {
    const first = ++row
    let end = text.indexOf('\n', from)
    if (end < 0) end = text.length
    let line = text.slice(from, end)
    while ((line.split('"').length - 1) % 2 === 1 && end < text.length) {
      row++
      end = text.indexOf('\n', end + 1)
      if (end < 0) end = text.length
      line = text.slice(from, end)
    }
    from = end + 1
    if (line.endsWith('\r')) line = line.slice(0, -1)
    if (line.trim() !== '') yield { cells: cellsOf(line, separator), row: first }
  }
}

function cellsOf(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator)
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!
    if (quoted && letter === '"' && line[i + 1] === '"') cell += line[++i]!
    else if (letter === '"') quoted = !quoted
    else if (letter === separator && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += letter
  }
  return [...cells, cell]
}

/** The one that is asked for, else that which is called so, else the last. */
function labelColumn(
  name: string,
  columns: readonly string[],
  named: boolean,
  wanted: string | undefined
): number {
  if (wanted) {
    const at = columns.indexOf(wanted)
    if (at >= 0) return at
    const there = named ? columns.slice(0, 10).join(', ') : `1 to ${columns.length}, for it has no header`
    throw wrong(
      name,
      `there is no column ${wanted}; there are ${there}${columns.length > 10 && named ? ', …' : ''}.`
    )
  }
  const known = columns.findIndex((column) => LABELS.test(column.trim()))
  return named && known >= 0 ? known : columns.length - 1
}
