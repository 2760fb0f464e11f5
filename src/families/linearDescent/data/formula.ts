/**
 * An own target as a checked formula of x.
 *
 *   sum     = product (("+" | "-") product)*
 *   product = factor (("*" | "/" | nothing) factor)*   (nothing: 2x is 2*x; all bind alike, from the left)
 *   factor  = "-" factor | atom ("^" factor)?
 *   atom    = number | "x" | "pi" | function "(" sum ")" | "(" sum ")"
 *
 * Recursive descent into closures; nothing is evaluated as code. Functions are those of `#shared/elementary`, whose bits are
 * the same everywhere. Wherever a value might not exist (a divisor, what a root or a logarithm is taken of) stands a *guard*.
 */
import { AppError } from '#shared/errors'
import { cosine, exponential, logarithm, sine } from '#shared/elementary'

export type OfX = (x: number) => number

/** Something that must be positive, or not negative, for a value to exist. */
interface Guard {
  of: OfX
  /** `the division`, `log`. */
  what: string
  at: number
  /** Whether 0 is allowed. */
  zero: boolean
}

const PATH = 'task.formula'
const LONGEST = 200
/** A target beyond this is one that fits can only overflow with. */
const LARGEST = 1e6

const functions: Readonly<Record<string, OfX>> = {
  sin: sine,
  cos: cosine,
  exp: exponential,
  log: logarithm,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor
}

const fault = (message: string): AppError => new AppError('formula.syntax', message, { path: PATH })
const at = (position: number, message: string): AppError =>
  fault(`Position ${position + 1} of the formula: ${message}.`)

interface Token {
  text: string
  at: number
}

const END = ''

function tokenize(text: string): Token[] {
  if (text.length > LONGEST)
    throw fault(`The formula has ${text.length} characters; at most ${LONGEST} are allowed.`)
  const tokens: Token[] = []
  const pattern = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[a-z]+|[-+*/^()])|$)/iy
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex
    const found = pattern.exec(text)
    if (!found) {
      const wrong = from + text.slice(from).search(/\S/)
      throw at(wrong, `unknown symbol “${[...text.slice(wrong)][0]}”`)
    }
    if (found[1]) tokens.push({ text: found[1], at: pattern.lastIndex - found[1].length })
  }
  return [...tokens, { text: END, at: text.length }]
}

class Parser {
  readonly guards: Guard[] = []
  private next = 0

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): OfX {
    const value = this.sum()
    if (this.token.text !== END) throw at(this.token.at, `“${this.token.text}” cannot stand here`)
    return value
  }

  private get token(): Token {
    return this.tokens[this.next]!
  }

  private accept(text: string): boolean {
    if (this.token.text !== text) return false
    this.next++
    return true
  }

  private sum(): OfX {
    let value = this.product()
    for (;;) {
      const left = value
      const sign = this.accept('+') ? 1 : this.accept('-') ? -1 : 0
      if (sign === 0) return value
      const right = this.product()
      value = (x) => left(x) + sign * right(x)
    }
  }

  private product(): OfX {
    let value = this.factor()
    for (;;) {
      const left = value
      const place = this.token.at
      if (this.accept('/')) {
        const right = this.factor()
        this.guards.push({ of: (x) => Math.abs(right(x)), what: 'the division', at: place, zero: false })
        value = (x) => left(x) / right(x)
      } else if (this.accept('*') || /^[\w.(]/.test(this.token.text)) {
        const right = this.factor()
        value = (x) => left(x) * right(x)
      } else return value
    }
  }

  private factor(): OfX {
    if (this.accept('-')) {
      const value = this.factor()
      return (x) => -value(x)
    }
    const base = this.atom()
    return this.accept('^') ? this.power(base) : base
  }

  /** Whole exponents up to 100, by products, whose bits are fixed. */
  private power(base: OfX): OfX {
    const { text, at: place } = this.token
    const exponent = Number(text)
    if (!/^\d+$/.test(text) || exponent > 100)
      throw at(place, 'an exponent must be a whole number from 0 to 100')
    this.next++
    return (x) => {
      const value = base(x)
      let product = 1
      for (let i = 0; i < exponent; i++) product *= value
      return product
    }
  }

  private atom(): OfX {
    const { text, at: place } = this.token
    this.next++
    if (/^[\d.]/.test(text)) {
      const value = Number(text)
      return () => value
    }
    if (text === 'x') return (x) => x
    if (text === 'pi') return () => Math.PI
    if (text === '(') return this.closed(text)
    if (!/^[a-z]+$/i.test(text))
      throw at(place, `a number, x or “(” is missing${text === END ? '' : ` before “${text}”`}`)
    if (!Object.hasOwn(functions, text))
      throw at(place, `unknown name “${text}”; there are x, pi, ${Object.keys(functions).join(', ')}`)
    if (!this.accept('(')) throw at(this.token.at, `“(” is missing after ${text}`)
    const inner = this.closed(text)
    if (text === 'log' || text === 'sqrt')
      this.guards.push({ of: inner, what: text, at: place, zero: text === 'sqrt' })
    const call = functions[text]!
    return (x) => call(inner(x))
  }

  private closed(after: string): OfX {
    const value = this.sum()
    if (!this.accept(')')) throw at(this.token.at, `“)” is missing after “${after}”`)
    return value
  }
}

/** Evenly spaced places of −1 to 1 at which a formula is looked at before it is used. */
const LOOKED = 2001
const placeAt = (i: number): number => -1 + (2 * i) / (LOOKED - 1)

/**
 * Where a guard is nearest to what it must not be, and how near: the smallest of even places, then of ever smaller steps
 * about it (ternary search), which finds a zero that lies between places, with or without a change of sign.
 */
function lowest(of: OfX): { x: number; value: number } {
  let best = 0
  const values = Array.from({ length: LOOKED }, (_, i) => of(placeAt(i)))
  for (let i = 1; i < LOOKED; i++) if (!(values[i]! >= values[best]!)) best = i
  let [low, high] = [placeAt(Math.max(0, best - 1)), placeAt(Math.min(LOOKED - 1, best + 1))]
  for (let round = 0; round < 100; round++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3]
    if (of(a) < of(b)) high = b
    else low = a
  }
  const x = (low + high) / 2
  const value = Math.min(of(x), values[best]!)
  return { x: value === values[best] ? placeAt(best) : x, value }
}

/** Below this share of its largest value a divisor is 0. */
const ZERO = 1e-9

/** The formula as a function of x. Throws AppError `formula.syntax` with the path: misspelt, or without a value somewhere in −1 … 1. */
export function compileFormula(text: string): OfX {
  const parser = new Parser(tokenize(text))
  const evaluate = parser.whole()
  try {
    for (const { of, what, at: place, zero } of parser.guards) {
      const largest = Math.max(...Array.from({ length: LOOKED }, (_, i) => Math.abs(of(placeAt(i)))))
      const { x, value } = lowest(of)
      if (zero ? value >= 0 : value > ZERO * largest) continue
      throw at(place, `${what} has no value near x = ${Number(x.toPrecision(3))}, and x runs from −1 to 1`)
    }
    for (let i = 0; i < LOOKED; i++)
      if (!(Math.abs(evaluate(placeAt(i))) <= LARGEST))
        throw fault(`The formula is beyond ±${LARGEST} near x = ${Number(placeAt(i).toPrecision(3))}.`)
  } catch (error) {
    if (error instanceof RangeError)
      throw fault(`The formula has no value somewhere in −1 … 1: ${error.message}`)
    throw error
  }
  return evaluate
}
