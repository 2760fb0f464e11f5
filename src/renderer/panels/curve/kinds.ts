/** Which y scales a metric can have, and how choices of a panel are read. */
import type { MetricColumn } from '#shared/metrics'
import type { ValueScaleKind } from '../../../kit/panel/axes/scale'
import type { LineChoices } from './lines'

export const kindLabels: Record<ValueScaleKind, string> = {
  linear: 'lin',
  log: 'log',
  symlog: 'symlog',
  logit: 'logit'
}

export const kindsOf = (column: MetricColumn | undefined): readonly ValueScaleKind[] =>
  column?.range ? ['linear', 'logit'] : ['linear', 'log', 'symlog']

/** The chosen one where the metric can have it. @param otherwise of a metric without a range */
export const kindOf = (
  column: MetricColumn | undefined,
  choice: string | undefined,
  otherwise: ValueScaleKind = 'log'
): ValueScaleKind => kindsOf(column).find((kind) => kind === choice) ?? (column?.range ? 'linear' : otherwise)

export const choicesOf = ({ band, singles }: Readonly<Record<string, string>>): LineChoices => ({
  band: band !== 'off',
  singles: singles === 'on' || singles === 'off' ? singles : 'auto'
})
