/** Inputs, targets and answers of one sequence over time. Pure. */
import type { Inspection } from '#shared/inspection'
import { arrayOf, axesMarks, type Mark, plane, type Size, type Theme, words } from '#kit/panel'
import { significant } from '#kit/ui'

interface Told {
  times: ArrayLike<number>
  targets: ArrayLike<number>
  answers: ArrayLike<number>
  inputs: ArrayLike<number>
  /** Inputs of a row. */
  d: number
}

function toldIn(inspection: Inspection): Told {
  const of = (name: string): ArrayLike<number> => arrayOf(inspection, name)
  return {
    times: of('times'),
    targets: of('targets'),
    answers: of('answers'),
    inputs: of('inputs'),
    d: inspection.arrays['inputs']!.shape[1]!
  }
}

/** Mean squared distance of answers and targets over the rows; of a class the last answer, and whether it is right. */
export function aboutAnswers(inspection: Inspection): string {
  const { targets, answers } = toldIn(inspection)
  const rows = answers.length
  if (arrayOf(inspection, 'classified')[0] === 1) {
    const logit = answers[rows - 1]!
    const right = logit > 0 === (targets[rows - 1] === 1)
    return `${rows} runs, ${logit > 0 ? 'odd' : 'even'} by a logit of ${significant(logit, 2)}, ${right ? 'right' : 'wrong'}`
  }
  const squared = Array.from(answers).reduce((sum, answer, i) => sum + (answer - targets[i]!) ** 2 / rows, 0)
  return `${rows} rows, mean squared error ${significant(squared, 2)}`
}

export function answerMarks(inspection: Inspection, size: Size, theme: Theme, ink: string): Mark[] {
  const { times, targets, answers, inputs, d } = toldIn(inspection)
  const rows = answers.length
  const all = [targets, answers, inputs].flatMap((values) => Array.from(values))
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const room = 0.06 * (high - low || 1)
  const last = times[rows - 1]!
  const on = plane(size, [Math.min(0, times[0]!), last], [low - room, high + room], { top: 30 })
  const line = (of: (i: number) => number): number[] =>
    Array.from({ length: rows }, (_, i) => [on.x(times[i]!), on.y(of(i))]).flat()
  const names = [
    { text: 'answer', stroke: { colour: ink, width: 2 } },
    { text: 'target', stroke: { colour: theme.text1, width: 1.5, dash: [4, 3] } },
    { text: d === 1 ? 'input' : 'inputs', stroke: { colour: theme.text3, width: 1 } }
  ]
  let left = on.box.left
  const legend = names.flatMap(({ text, stroke }): Mark[] => {
    const at = left
    left += 24 + theme.width(text) + 16
    return [
      { kind: 'line', points: [at, 10, at + 18, 10], stroke },
      words(theme, text, at + 24, 10, { baseline: 'middle', colour: theme.text2 })
    ]
  })
  const half = (on.box.right - on.box.left) / (2 * rows)
  return [
    ...legend,
    ...axesMarks(theme, on, { x: 'time' }),
    ...Array.from({ length: d }, (_, k): Mark => ({
      kind: 'line',
      points: line((i) => inputs[i * d + k]!),
      stroke: names[2]!.stroke
    })),
    { kind: 'line', points: line((i) => answers[i]!), stroke: names[0]!.stroke },
    // on top, so that it is seen where both are one
    { kind: 'line', points: line((i) => targets[i]!), stroke: names[1]!.stroke },
    ...Array.from({ length: rows }, (_, i): Mark => ({
      kind: 'rects',
      boxes: [on.x(times[i]!) - half, on.box.top, 2 * half, on.box.bottom - on.box.top],
      datum: {
        id: `row ${i}`,
        words: `row ${i + 1}, time ${significant(times[i]!, 3)}: target ${significant(targets[i]!, 3)}, answer ${significant(answers[i]!, 3)}`
      }
    }))
  ]
}
