import { describe, expect, it } from 'vitest'
import { shownLine, shownText, shownTexts, textProblem } from '#shared/text'

/** C0, DEL, C1, marks and overrides of writing direction, separators, a byte order mark. */
const steering = [
  ...Array.from({ length: 32 }, (_, code) => code).filter((code) => ![0x09, 0x0a].includes(code)),
  ...Array.from({ length: 33 }, (_, i) => 0x7f + i),
  ...[0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0xfeff],
  ...[0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]
].map((code) => String.fromCharCode(code))

describe('texts from outside', () => {
  it.each(
    steering.map((character) => [`\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`, character])
  )('show %s as what it is, and are refused with it', (escaped, character) => {
    expect(shownText(`a${character}b`)).toBe(`a${escaped}b`)
    expect(textProblem('title', `a${character}b`, 'note')?.message).toContain(escaped)
  })

  it('keep every letter, line breaks in notes, and none on a line', () => {
    const text = 'Größe λ ≥ 10⁻³ · שלום · 学習 · 👩‍🔬'
    expect(shownText(`${text}\r\n\tnext`)).toBe(`${text}\n\tnext`)
    expect(shownLine('a\nb')).toBe('a\\u000ab')
    expect(textProblem('title', text, 'name')).toBeNull()
  })

  it('are shown so wherever they lie in plain data, which else stays the same object', () => {
    const clean = { title: 'a', tags: ['b'], none: null, rows: Float32Array.of(1), at: { step: 1 } }
    expect(shownTexts(clean)).toBe(clean)
    const hostile = { ...clean, tags: ['b', 'x\u202ey'], runs: [{ title: '\u001b]0;t\u0007' }] }
    expect(shownTexts(hostile)).toEqual({
      ...clean,
      tags: ['b', 'x\\u202ey'],
      runs: [{ title: '\\u001b]0;t\\u0007' }]
    })
    expect(shownTexts(hostile).rows).toBe(clean.rows)
  })
})
