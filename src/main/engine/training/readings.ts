/** What a program's weights and its meter give at a step: rows, and the tensors of a state. */
import type { SeriesBatch } from '#shared/metrics'
import type { HostTensor } from '#shared/trainingState'
import { probeTensors, type HostArrays, type RowOutputs } from '../../../kit/data/hostData'
import type { Program } from '../../../kit/program/program'
import type { Runner } from '../runners/runner'
import { rowOfReplicas } from './recorder'

/** Sums of the training row that is not complete yet, in a state. */
export const METER = 'meter/sums'

export class Readings {
  private readonly meter
  private evaluated: { step: number; outputs: RowOutputs } | null = null

  constructor(
    private readonly program: Program,
    private readonly runner: Runner
  ) {
    this.meter = program.createTrainMeter()
  }

  /** Takes up the tensors of a state. Throws `checkpoint.shape`. */
  restore({ [METER]: sums, ...tensors }: Record<string, HostTensor>): void {
    this.runner.write(tensors)
    if (sums) this.meter.sums.set(sums.data)
  }

  /** Counts one training step. */
  add(outputs: RowOutputs, feeds: HostArrays): void {
    this.meter.add(outputs, feeds)
  }

  /** A row over the steps since the last one, however few; then the meter starts afresh. */
  trainRow(step: number): SeriesBatch {
    const { meterSeries, replicas } = this.program
    return rowOfReplicas(meterSeries, step, replicas, this.meter.take())
  }

  evaluationRows(step: number): SeriesBatch[] {
    return this.program.evaluationRows(step, this.evaluate(step))
  }

  /** What the weights of a kept state measure. */
  measuredRows(step: number): SeriesBatch[] {
    return this.program.measure?.(step, this.runner.read(), () => this.runner.inspect()) ?? []
  }

  /** Weights, optimiser, snapshots of the probe, and the training row as far as it has come. */
  tensors(step: number): Record<string, HostTensor> {
    const { snapshots, replicas } = this.program
    const data = Float64Array.from(this.meter.sums)
    return {
      ...this.runner.read(),
      ...(snapshots.length > 0 && probeTensors(snapshots, this.evaluate(step), replicas)),
      [METER]: { dtype: 'float64', shape: [replicas, data.length / replicas], data }
    }
  }

  /** What the weights give on the probe; done once for all that is taken at a step. */
  private evaluate(step: number): RowOutputs {
    if (this.evaluated?.step !== step) this.evaluated = { step, outputs: this.runner.evaluate() }
    return this.evaluated.outputs
  }
}
