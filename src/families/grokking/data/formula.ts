/**
 * An own operation as a checked formula of x and y over the integers modulo p.
 *
 *   choice    = "if" condition "then" choice "else" choice | sum
 *   condition = sum ("odd" | "even" | "=" sum)          (parity of the residue 0 … p − 1)
 *   sum       = product (("+" | "-") product)*
 *   product   = factor (("*" | "/" | nothing) factor)*  (nothing: xy is x*y; all three bind alike, from the left)
 *   factor    = "-" factor | atom ("^" integer)?
 *   atom      = integer | "x" | "y" | "(" choice ")"
 *
 * Recursive descent into closures; nothing is evaluated as code.
 */
import { AppError } from '#shared/errors'
import { inverseTable } from './modular'

export type Operation = (x: number, y: number) => number

export interface Formula {
  /** Value in 0 … p − 1. Throws AppError `formula.undefined` where a division has no answer. */
  evaluate: Operation
  usesDivision: boolean
  /** Additions, multiplications and the like that one pair takes at most. */
  operations: number
}

interface Token {
  kind: 'number' | 'word' | 'symbol' | 'end'
  text: string
  /** Index of the first character, from 0. */
  at: number
}

const PATH = 'task.formula'
const LONGEST = 200
const KEYWORDS = ['if', 'then', 'else', 'odd', 'even']

const syntaxError = (at: number, message: string): AppError =>
  new AppError('formula.syntax', `Position ${at + 1} of the formula: ${message}.`, {
    path: PATH,
    position: at
  })

/** Words are keywords or products of x and y; anything else is an unknown symbol. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = /\s*(?:(\d+)|([A-Za-z]+)|([-+*/^()=]))/y
  for (;;) {
    const from = pattern.lastIndex
    const found = pattern.exec(text)
    if (!found) {
      const at = from + (text.slice(from).match(/^\s*/)?.[0].length ?? 0)
      if (at < text.length) throw syntaxError(at, `unknown symbol “${[...text.slice(at)][0]}”`)
      return [...tokens, { kind: 'end', text: 'the end', at }]
    }
    const [, number, word, symbol] = found
    const at = pattern.lastIndex - (number ?? word ?? symbol)!.length
    if (number) tokens.push({ kind: 'number', text: number, at })
    else if (symbol) tokens.push({ kind: 'symbol', text: symbol, at })
    else if (KEYWORDS.includes(word!)) tokens.push({ kind: 'word', text: word!, at })
    else if (/^[xy]+$/.test(word!))
      for (const [i, letter] of [...word!].entries()) tokens.push({ kind: 'word', text: letter, at: at + i })
    else throw syntaxError(at, `unknown symbol “${word}”; there are x, y, if, then, else, odd and even`)
  }
}

class Parser {
  usesDivision = false
  operations = 0
  private next = 0

  constructor(
    private readonly tokens: readonly Token[],
    private readonly p: number,
    private readonly inverse: Uint16Array
  ) {}

  whole(): Operation {
    const value = this.choice()
    if (this.token.kind !== 'end') throw syntaxError(this.token.at, `“${this.token.text}” cannot stand here`)
    return value
  }

  private get token(): Token {
    return this.tokens[this.next]!
  }

  private accept(text: string): boolean {
    if (this.token.kind === 'end' || this.token.text !== text) return false
    this.next++
    return true
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw syntaxError(this.token.at, `“${text}” is missing before ${this.seen()}`)
  }

  private seen(): string {
    return this.token.kind === 'end' ? 'the end' : `“${this.token.text}”`
  }

  private choice(): Operation {
    if (!this.accept('if')) return this.sum()
    const holds = this.condition()
    this.expect('then')
    const yes = this.choice()
    this.expect('else')
    const no = this.choice()
    this.operations++
    return (x, y) => (holds(x, y) ? yes(x, y) : no(x, y))
  }

  private condition(): (x: number, y: number) => boolean {
    const left = this.sum()
    if (this.accept('odd')) return (x, y) => left(x, y) % 2 === 1
    if (this.accept('even')) return (x, y) => left(x, y) % 2 === 0
    if (!this.accept('='))
      throw syntaxError(this.token.at, `“odd”, “even” or “=” is missing before ${this.seen()}`)
    const right = this.sum()
    return (x, y) => left(x, y) === right(x, y)
  }

  private sum(): Operation {
    const { p } = this
    let value = this.product()
    for (;;) {
      const left = value
      const sign = this.accept('+') ? 1 : this.accept('-') ? p - 1 : 0
      if (sign === 0) return value
      const right = this.product()
      this.operations++
      value = (x, y) => (left(x, y) + sign * right(x, y)) % p
    }
  }

  private product(): Operation {
    const { p } = this
    let value = this.factor()
    for (;;) {
      const left = value
      const { at } = this.token
      if (this.accept('/')) value = this.quotient(left, this.factor(), at)
      else if (this.accept('*') || this.startsAtom()) {
        const right = this.factor()
        this.operations++
        value = (x, y) => (left(x, y) * right(x, y)) % p
      } else return value
    }
  }

  private startsAtom(): boolean {
    return this.token.kind === 'number' || ['x', 'y', '('].includes(this.token.text)
  }

  private quotient(left: Operation, right: Operation, at: number): Operation {
    this.usesDivision = true
    this.operations++
    const { p, inverse } = this
    return (x, y) => {
      const over = inverse[right(x, y)]!
      if (over === 0)
        throw new AppError(
          'formula.undefined',
          `The formula is not closed on the set: the division at position ${at + 1} has no answer modulo ${p} at x = ${x}, y = ${y}.`,
          { path: PATH, position: at }
        )
      return (left(x, y) * over) % p
    }
  }

  private factor(): Operation {
    const { p } = this
    if (this.accept('-')) {
      const value = this.factor()
      this.operations++
      return (x, y) => (p - value(x, y)) % p
    }
    const base = this.atom()
    return this.accept('^') ? this.power(base) : base
  }

  private power(base: Operation): Operation {
    const { p, token } = this
    const exponent = Number(token.text)
    if (token.kind !== 'number' || exponent > 1000)
      throw syntaxError(token.at, 'an exponent must be a whole number from 0 to 1000')
    this.next++
    this.operations++
    const powers = Uint16Array.from({ length: p }, (_, value) => power(value, exponent, p))
    return (x, y) => powers[base(x, y)]!
  }

  private atom(): Operation {
    const { token } = this
    if (this.accept('x')) return (x) => x
    if (this.accept('y')) return (_x, y) => y
    if (this.accept('(')) {
      const inner = this.choice()
      this.expect(')')
      return inner
    }
    if (token.kind !== 'number')
      throw syntaxError(token.at, `a number, x, y or “(” is missing before ${this.seen()}`)
    this.next++
    const value = [...token.text].reduce((sum, digit) => (sum * 10 + Number(digit)) % this.p, 0)
    return () => value
  }
}

/** valueᵉ mod p by squaring. */
function power(value: number, exponent: number, p: number): number {
  let result = 1 % p
  for (let rest = exponent, square = value % p; rest > 0; rest >>= 1, square = (square * square) % p)
    if (rest & 1) result = (result * square) % p
  return result
}

/** Reads a formula modulo p. Throws AppError `formula.syntax` with the position of the fault. */
export function compileFormula(text: string, p: number): Formula {
  if (text.length > LONGEST) throw syntaxError(LONGEST, `it has at most ${LONGEST} characters`)
  const parser = new Parser(tokenize(text), p, inverseTable(p))
  const evaluate = parser.whole()
  return { evaluate, usesDivision: parser.usesDivision, operations: parser.operations }
}
