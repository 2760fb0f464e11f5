/** What deletes for good asks before it does. */
import { createInterface } from 'node:readline/promises'
import { AppError } from '#shared/errors'
import { progressColumns, tell } from './terminal'

/** False: its user has said no, which is told. Throws `prune.unasked` where nobody can be asked. */
export async function isAgreed(what: string, yes = false): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY || progressColumns() === null)
    throw new AppError('prune.unasked', `This would delete ${what} for good; add --yes to do so.`, {
      path: 'yes'
    })
  const asking = createInterface({ input: process.stdin })
  try {
    tell(`Delete ${what} for good? [y/N] `)
    const agreed = /^y(es)?$/i.test((await asking.question('')).trim())
    if (!agreed) tell('Nothing was deleted.\n')
    return agreed
  } finally {
    asking.close()
  }
}
