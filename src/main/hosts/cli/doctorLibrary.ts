/** `doctor --library`: whether everything in a library can be read, and a repaired copy where it cannot. */
import path from 'node:path'
import { examineLibrary, type LibraryFinding, type Progress } from '../../store/doctor/examineLibrary'
import { repairLibrary } from '../../store/doctor/repairLibrary'
import { libraryFolder } from '../libraryFolder'
import { exitCodes, type ExitCode } from './exitCodes'
import { requireFolder } from './session'
import { output, progressColumns, redraw } from './terminal'

export interface DoctorLibraryOptions {
  out?: string
  repair?: string
  json?: boolean
}

interface LibraryDiagnosis {
  library: string
  /** Runs, sweeps and sessions. */
  looked: number
  findings: LibraryFinding[]
  /** Where the copy lies, and what of it could not be repaired; null: none was asked for. */
  repaired: { library: string; left: LibraryFinding[] } | null
}

/** Ends with `failed` where something was found, or is left in the copy. Throws `library.missing`, `doctor.target`, `store.*`. */
export async function doctorLibraryCommand({ out, repair, json }: DoctorLibraryOptions): Promise<ExitCode> {
  const library = libraryFolder(out)
  await requireFolder(library, 'needed')
  const diagnosis: LibraryDiagnosis = { library, looked: 0, findings: [], repaired: null }
  const progress = progressLine()
  for await (const finding of examineLibrary(library, ({ done, total }) => {
    diagnosis.looked = done
    progress.show({ done, total })
  }))
    diagnosis.findings.push(finding)
  if (repair !== undefined) {
    const copy = path.resolve(repair)
    diagnosis.repaired = { library: copy, left: await repairLibrary(library, copy, progress.show) }
  }
  progress.end()
  output(json ? `${JSON.stringify(diagnosis)}\n` : describeLibrary(diagnosis))
  const wrong = diagnosis.repaired?.left ?? diagnosis.findings
  return wrong.length === 0 ? exitCodes.ok : exitCodes.failed
}

/** Drawn over itself, in a terminal alone. */
function progressLine() {
  const isShown = progressColumns() !== null
  return {
    show: ({ done, total }: Progress): void => {
      if (isShown) redraw(`${done} of ${total} looked through`)
    },
    end: (): void => {
      if (isShown) redraw('')
    }
  }
}

export function describeLibrary({ library, looked, findings, repaired }: LibraryDiagnosis): string {
  const all = `${looked} ${looked === 1 ? 'item' : 'items'} in ${library}`
  const head =
    findings.length === 0 ? `${all}: all of it can be read.\n` : `${all}: ${findings.length} wrong.\n`
  const tail = repaired
    ? `The repaired copy is ${repaired.library}.${repaired.left.length ? ' What is left wrong in it:' : ''}\n${lines(repaired.left)}`
    : findings.length > 0
      ? 'A copy without these is made by --repair <new folder>; this library stays as it is.\n'
      : ''
  return head + lines(findings) + tail
}

const lines = (findings: readonly LibraryFinding[]): string =>
  findings.map(({ path: at, what, lost }) => `${at}\n  ${what}\n  Lost: ${lost}\n`).join('')
