/**
 * Nanda et al. 2023, §3: causal transformer without layer norm over a, b, “=”, read at “=”. Logits `[R, B, n]`.
 *
 * With one layer, what “=” attends to depends on one symbol at a time: keys and values are those of 2n + 1 pairs of
 * symbol and position, and the query is the same in every row. They are computed once and looked up, which leaves the
 * two products of the MLP per row (p 97, d 128, 2822 rows, compiled, two threads: see the bench, W4).
 */
import * as tf from '@tensorflow/tfjs'
import { attend, dropout, linear, lookUp, project, type Tensors } from '#kit/program'
import { layerNames } from './network'
import type { GrokkingModel } from '../spec/spec'
import { operand } from './mlp'

function mlp(state: Tensors, feeds: Tensors, layer: string, x: tf.Tensor): tf.Tensor {
  const hidden = tf.relu(linear(state, `${layer}/in`, x))
  return x.add(dropout(feeds, layer, linear(state, `${layer}/out`, hidden)))
}

/** Logits of the n symbols; that of “=”, the last token, is dropped. */
function unembed(state: Tensors, x: tf.Tensor): tf.Tensor {
  const logits = project(state, 'output', x)
  return logits.slice([0, 0, 0], [-1, -1, logits.shape[2]! - 1])
}

/** Rows `first` … of a table `[R, rows, d]`. */
const rowsOf = (table: tf.Tensor, first: number, count: number): tf.Tensor =>
  table.slice([0, first, 0], [-1, count, -1])

/** What symbols offer at one position: `[R, rows, d + H]`, values and scores against the query of “=”. */
function offers(state: Tensors, x: tf.Tensor, query: tf.Tensor, heads: number): tf.Tensor {
  const [replicas, rows, d] = x.shape as [number, number, number]
  const keys = project(state, 'layer1/key', x)
  const scores = keys
    .mul(query)
    .reshape([replicas * rows, heads, d / heads])
    .sum(2)
    .mul(Math.sqrt(heads / d))
  return tf.concat([project(state, 'layer1/value', x), scores.reshape([replicas, rows, heads])], 2)
}

function attendFromTables(state: Tensors, operands: tf.Tensor, heads: number): tf.Tensor {
  const embedding = state['embedding']!
  const position = state['position']!
  const [replicas, tokens, d] = embedding.shape as [number, number, number]
  const symbols = rowsOf(embedding, 0, tokens - 1)
  const equals = rowsOf(embedding, tokens - 1, 1).add(rowsOf(position, 2, 1)) // [R, 1, d]
  const query = project(state, 'layer1/query', equals)
  const seen = [
    lookUp(offers(state, symbols.add(rowsOf(position, 0, 1)), query, heads), operand(operands, 0)),
    lookUp(offers(state, symbols.add(rowsOf(position, 1, 1)), query, heads), operand(operands, 1)),
    offers(state, equals, query, heads) // one row, the same for all
  ]
  const [first, second, own] = seen.map((offer) => offer.slice([0, 0, d], [-1, -1, heads])) as tf.Tensor[]
  const scores = [first!, second!, own!.add(tf.zerosLike(first!))] // tfjs has no gradient of a broadcast maximum
  const largest = scores.reduce((a, b) => tf.maximum(a, b))
  const weights = scores.map((score) => score.sub(largest).exp())
  const total = weights.reduce((a, b) => a.add(b))
  const parts = seen.map((offer, i) => {
    const values = offer.slice([0, 0, 0], [-1, -1, d]).reshape([replicas, -1, heads, d / heads])
    return values.mul(weights[i]!.div(total).expandDims(3))
  })
  const mixed = parts.reduce((a, b) => a.add(b)).reshape([replicas, operands.shape[1]!, d])
  return equals.add(project(state, 'layer1/mix', mixed))
}

/** Any number of layers, all positions; the last one reads at “=” alone. */
function attendInLayers(
  state: Tensors,
  feeds: Tensors,
  operands: tf.Tensor,
  model: GrokkingModel
): tf.Tensor {
  const embedding = state['embedding']!
  const [replicas, tokens, d] = embedding.shape as [number, number, number]
  const rows = operands.shape[1]!
  const equals = tf.fill([replicas, rows, 1], tokens - 1, 'int32')
  const sequence = tf.concat([operands, equals], 2).reshape([replicas, rows * 3])
  let x = lookUp(embedding, sequence).reshape([replicas, rows, 3, d]).add(state['position']!.expandDims(1))
  for (const layer of layerNames(model.layers)) {
    const flat = x.reshape([replicas, rows * 3, d])
    const [q, k, v] = ['query', 'key', 'value'].map((name) =>
      project(state, `${layer}/${name}`, flat).reshape([replicas, rows, 3, d])
    ) as [tf.Tensor, tf.Tensor, tf.Tensor]
    const { mixed } = attend(q, k, v, model.heads)
    const summed = flat.add(project(state, `${layer}/mix`, mixed.reshape([replicas, rows * 3, d])))
    x = mlp(state, feeds, layer, summed).reshape([replicas, rows, 3, d])
  }
  return x.slice([0, 0, 2, 0], [-1, -1, 1, -1]).reshape([replicas, rows, d])
}

/** One layer, by symbol. */
export function oneLayer(
  state: Tensors,
  feeds: Tensors,
  operands: tf.Tensor,
  model: GrokkingModel
): tf.Tensor {
  return unembed(state, mlp(state, feeds, 'layer1', attendFromTables(state, operands, model.heads)))
}

/** Any number of layers, row by row. */
export function manyLayers(
  state: Tensors,
  feeds: Tensors,
  operands: tf.Tensor,
  model: GrokkingModel
): tf.Tensor {
  return unembed(state, attendInLayers(state, feeds, operands, model))
}

export const transformer = (
  state: Tensors,
  feeds: Tensors,
  operands: tf.Tensor,
  model: GrokkingModel
): tf.Tensor => (model.layers === 1 ? oneLayer : manyLayers)(state, feeds, operands, model)
