/** Where panels stand: columns of 36 rows, filled in reading order, shared evenly. */

const ROWS = 36

export interface Place {
  column: number
  firstRow: number
  lastRow: number
}

/** The first column takes what does not divide. */
export function places(panels: number, columns: number): Place[] {
  const result: Place[] = []
  let left = panels
  for (let column = 1; column <= columns; column++) {
    const inColumn = Math.ceil(left / (columns - column + 1))
    left -= inColumn
    for (let index = 0; index < inColumn; index++)
      result.push({
        column,
        firstRow: 1 + Math.round((ROWS * index) / inColumn),
        lastRow: 1 + Math.round((ROWS * (index + 1)) / inColumn)
      })
  }
  return result
}

export const gridArea = ({ column, firstRow, lastRow }: Place): string =>
  `${firstRow} / ${column} / ${lastRow} / ${column + 1}`
