/** The series that a run records: names, units, help. */
import { stepAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { outputsOf, rulesOf } from './data/task'
import type { AutomataSpec } from './spec/spec'

const accuracy = { unit: 'fraction correct', range: [0, 1], precision: 'float32' } as const
const loss = { unit: 'cross-entropy, nats', precision: 'float32' } as const

export const series = [
  {
    name: 'train',
    title: 'training rows, before the update',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'cross-entropy of fresh rows before the update',
        ...loss,
        help: 'Mean over the rows since the last record; rules weigh by their law.'
      },
      {
        name: 'lossMax',
        title: 'Largest batch loss',
        quantity: 'largest cross-entropy of a batch before the update',
        ...loss,
        help: 'The worst single step since the last record, so that no spike is lost.'
      },
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on fresh rows before the update',
        ...accuracy,
        help: 'Rows answered with the label that they are trained with; rules weigh by their law.'
      }
    ]
  },
  {
    name: 'test',
    title: 'test rows, all rules alike',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'cross-entropy of test rows, rules weighted alike',
        ...loss,
        help: 'Mean over the rules, whatever the law that they are trained by.'
      },
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on test rows, rules weighted alike',
        ...accuracy,
        help: 'Mean over the rules of the rows that are given the right rule. Rules that show the same hold each other down.'
      },
      {
        name: 'merged',
        title: 'Accuracy, merged classes',
        quantity: 'accuracy on test rows up to merged classes, rules weighted alike',
        ...accuracy,
        help: 'An answer counts where it is of the same merged class as the rule: rules that show the same by proof, or windows of eight cells equally often (total variation at most 0.01 beyond chance).'
      }
    ]
  },
  {
    name: 'rules',
    title: 'test rows by rule',
    main: stepAxis,
    inner: [{ name: 'rule', title: 'rule' }],
    columns: [
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on test rows of one rule',
        ...accuracy,
        help: 'Test rows of the rule that are given that rule.'
      },
      {
        name: 'merged',
        title: 'Accuracy, merged class',
        quantity: 'accuracy on test rows of one rule up to its merged class',
        ...accuracy,
        help: 'Test rows of the rule that are given a rule of its merged class.'
      },
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'cross-entropy of test rows of one rule',
        ...loss,
        help: 'Mean over the test rows of the rule.'
      },
      {
        name: 'share',
        title: 'Share of the batch',
        quantity: 'probability of a rule in the law it is trained by',
        unit: 'probability',
        precision: 'float32',
        help: 'The law over rules at this step.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]

/** The series of one run: names of its rules, what guessing gives. */
export function declare({ task, model }: AutomataSpec): readonly SeriesDeclaration[] {
  const rules = rulesOf(task)
  const outputs = outputsOf(task, model)
  const chance: Record<string, number> = {
    loss: Math.log(outputs),
    accuracy: 1 / outputs,
    share: 1 / rules.length
  }
  return series.map((each: SeriesDeclaration) => ({
    ...each,
    columns: each.columns.map((column) => ({
      ...column,
      ...(task.trainRows !== null && { quantity: column.quantity.replace('fresh rows', 'training rows') }),
      ...(column.name in chance && { chance: chance[column.name] })
    })),
    inner: each.inner.map((axis) => ({
      ...axis,
      size: rules.length,
      labels: rules.map((rule) => `rule ${rule}`)
    }))
  }))
}
