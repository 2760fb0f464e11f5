/**
 * Formulas in the notation of TeX, as MathML. Known: letters, numbers and signs as they are, `_` and `^`, braces, `\frac{}{}`,
 * `\sqrt{}`, `\hat{}`, `\text{}`, `\{` and `\}`; two letters and more are a name set upright, as `log` and `\log`. Pure.
 */
export interface MathNode {
  tag:
    | 'mi'
    | 'mn'
    | 'mo'
    | 'mtext'
    | 'mrow'
    | 'mfrac'
    | 'msqrt'
    | 'msub'
    | 'msup'
    | 'msubsup'
    | 'munder'
    | 'munderover'
    | 'mover'
  /** Of a leaf. */
  text: string
  children: readonly MathNode[]
}

const leaf = (tag: MathNode['tag'], text: string): MathNode => ({ tag, text, children: [] })
const node = (tag: MathNode['tag'], children: readonly MathNode[]): MathNode => ({ tag, text: '', children })

const TOKEN = /\\text\{[^}]*\}|\\[{}]|\\?[a-z]{2,}|\d+(?:\.\d+)?|[^\s]/giu
/** What has its limits below and above. */
const SPREADING = new Set(['∑', '∏', 'max', 'min', 'argmax', 'argmin', 'mean', 'median', 'lim'])

/** Throws an Error where braces do not match or something is missing. */
export function parseFormula(tex: string): MathNode {
  const tokens = tex.match(TOKEN) ?? []
  let at = 0

  function row(end: '}' | undefined): MathNode {
    const children: MathNode[] = []
    while (at < tokens.length && tokens[at] !== '}') children.push(withScripts(atom()))
    if (tokens[at] !== end) throw new Error(`${end ?? 'nothing'} expected in ${tex}`)
    return children.length === 1 ? children[0]! : node('mrow', children)
  }
  /** One letter, or what stands in braces. */
  function argument(): MathNode {
    if (tokens[at] !== '{') return atom()
    at++
    const inside = row('}')
    at++
    return inside
  }
  function atom(): MathNode {
    const token = tokens[at]
    if (token === undefined || token === '_' || token === '^')
      throw new Error(`a letter is missing in ${tex}`)
    if (token === '{') return argument()
    at++
    if (token === '\\frac') return node('mfrac', [argument(), argument()])
    if (token === '\\sqrt') return node('msqrt', [argument()])
    if (token === '\\hat') return node('mover', [argument(), leaf('mo', '^')])
    if (/^\\[{}]$/.test(token)) return leaf('mo', token[1]!)
    if (token.startsWith('\\text{')) return leaf('mtext', token.slice(6, -1))
    if (token.startsWith('\\')) return leaf('mi', token.slice(1))
    if (/^\d/.test(token)) return leaf('mn', token)
    return leaf(/^[\p{L}∞]/u.test(token) ? 'mi' : 'mo', token)
  }
  function withScripts(base: MathNode): MathNode {
    let [low, high]: [MathNode | null, MathNode | null] = [null, null]
    for (; tokens[at] === '_' || tokens[at] === '^';)
      if (tokens[at++] === '_') low = argument()
      else high = argument()
    const spread = SPREADING.has(base.text)
    if (low && high) return node(spread ? 'munderover' : 'msubsup', [base, low, high])
    if (low) return node(spread ? 'munder' : 'msub', [base, low])
    if (high) return node(spread ? 'mover' : 'msup', [base, high])
    return base
  }
  return row(undefined)
}
