/** zod's issues in one sentence each, naming the field, what would work and what was found. */
import type { z } from 'zod'
import type { SpecProblem } from '#shared/experiment'
import { pathText } from '#shared/paths'

/** More than a number can be: `1e999`, in a file or as it was typed. */
const isTooLarge = (value: unknown): boolean =>
  value === Infinity ||
  value === -Infinity ||
  (typeof value === 'string' && /^\s*[+-]?[\d.]+e\+?\d+\s*$/i.test(value) && !Number.isFinite(Number(value)))

const show = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text === undefined ? 'missing' : text.length > 60 ? `${text.slice(0, 57)}…` : text
}

const nouns: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object'
}

type Issue = z.core.$ZodIssue

function limit(issue: Issue & { code: 'too_small' | 'too_big' }, name: string): string {
  const small = issue.code === 'too_small'
  const bound = Number(small ? issue.minimum : (issue as { maximum: number | bigint }).maximum)
  const relation = small
    ? issue.inclusive
      ? 'at least'
      : 'greater than'
    : issue.inclusive
      ? 'at most'
      : 'less than'
  const counted = issue.origin === 'array' ? ' entries' : issue.origin === 'string' ? ' characters' : ''
  const measured = counted ? '' : `; it is ${show(issue.input)}`
  return `${name} must ${counted ? 'have' : 'be'} ${relation} ${bound}${counted}${measured}.`
}

function describeIssue(issue: Issue): SpecProblem[] {
  const path = pathText(issue.path.map(String))
  const name = path || 'The experiment'
  const problem = (message: string): SpecProblem[] => [{ path, message }]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const full = pathText([...issue.path.map(String), key])
        return { path: full, message: `There is no field ${full}.` }
      })
    case 'invalid_type':
      if (isTooLarge(issue.input)) return problem(`${name} is too large for a number.`)
      return problem(
        `${name} must be ${nouns[issue.expected] ?? issue.expected}; it is ${show(issue.input)}.`
      )
    case 'invalid_value':
      return problem(`${name} must be ${issue.values.map(String).join(', ')}; it is ${show(issue.input)}.`)
    case 'too_small':
    case 'too_big':
      return problem(limit(issue, name))
    default:
      return problem(`${name}: ${issue.message}; it is ${show(issue.input)}.`)
  }
}

/** One sentence for every wrong field, in the order of the schema. */
export function describeIssues({ issues }: z.ZodError): SpecProblem[] {
  // zod holds a whole number to ±(2⁵³ − 1) before it looks at the bounds of the field: the last word is the field's.
  const isSuperseded = (issue: Issue, at: number): boolean =>
    issues.some(
      ({ code, path }, i) => i > at && code === issue.code && path.join('.') === issue.path.join('.')
    )
  return issues.filter((issue, at) => !isSuperseded(issue, at)).flatMap(describeIssue)
}
