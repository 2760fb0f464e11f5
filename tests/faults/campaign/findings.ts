/** What a part of the campaign comes to: what there is to try, what was tried, and what was found. */
import { createHash } from 'node:crypto'

/** One failure, small enough to be kept as a file and tried again. */
export interface Finding {
  part: string
  /** What is needed to see it again. */
  input: unknown
  came: string
  right: string
}

const TOLD_EVERY_MS = 60_000
/** Characters of what came: two ends of an errand are long, and differ late. */
const MOST_TOLD = 20_000

export class Findings {
  /** Distinct cuts: errand, number of the operation, what happened there. */
  readonly points = new Set<string>()
  /** Of cuts: errand, operation, kind of file, what happened there. */
  readonly kinds = new Set<string>()
  /** Kinds of cuts that there are, tried or not. */
  readonly existingKinds = new Set<string>()
  /** Points there are, tried or not. */
  existing = 0
  /** Inputs given, commands and messages among them. */
  inputs = 0
  readonly found = new Map<string, Finding>()
  private toldAt = performance.now()

  constructor(
    readonly part: string,
    private readonly tell: (line: string) => void
  ) {}

  /** Says what cannot be tried here. */
  note(why: string): void {
    this.tell(`${this.part}: ${why}.`)
  }

  /** Whether a failure that reads alike is found already. */
  has(input: unknown, came: string): boolean {
    return this.found.has(nameOf({ part: this.part, input, came, right: '' }))
  }

  /** Once a minute: how far it is. */
  goOn(): void {
    const now = performance.now()
    if (now - this.toldAt < TOLD_EVERY_MS) return
    this.toldAt = now
    const kinds = `${this.kinds.size} of ${this.existingKinds.size} kinds`
    this.tell(`${this.part}: ${this.points.size} cuts, ${kinds}, ${this.found.size} failures`)
  }

  /** @returns the name of its case, that of another which reads alike where there is one */
  add(input: unknown, came: string, right: string): string {
    const finding = { part: this.part, input, came: came.slice(0, MOST_TOLD), right }
    const name = nameOf(finding)
    if (this.found.has(name)) return name
    this.found.set(name, finding)
    const lines = [`${name}: ${finding.came.split('\n')[0]}`, `right: ${right}`, `input: ${shortly(input)}`]
    // Hostile texts are told as what they are, not as what a terminal makes of them.
    this.tell(lines.map((line) => JSON.stringify(line).slice(1, -1)).join('\n  '))
    return name
  }
}

const shortly = (input: unknown): string => JSON.stringify(input).slice(0, 400)

/** Failures that read alike but for ids, numbers and hashes are one. */
function nameOf({ part, came, input }: Finding): string {
  const kind =
    (input as { door?: string; errand?: string }).door ?? (input as { errand?: string }).errand ?? ''
  const text = came
    .split('\n')[0]!
    .replace(/ \([a-z]+ [^()]*\)$|\d{8}-\d{6}-[a-z-]+-[0-9a-f]{4}|[0-9a-f]{8,}|\d+|\/\S+/g, '#')
  return `${part}-${createHash('sha256').update(`${kind} ${text}`).digest('hex').slice(0, 8)}`
}

/** Says when a part has to end. */
export interface Clock {
  /** Milliseconds left. */
  left(): number
}

export const clockOf = (milliseconds: number): Clock => {
  const end = performance.now() + milliseconds
  return { left: () => end - performance.now() }
}

/** A stack trace, which nobody outside of the code should ever see. */
export const stackIn = (output: string): string | undefined =>
  /^.*\n\s+at .+[:)]\d*/m.exec(output)?.[0] ??
  /^.*(UnhandledPromiseRejection|node:internal).*$/m.exec(output)?.[0]
