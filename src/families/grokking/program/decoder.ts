/**
 * Power et al. 2022, §A.1.2 and the released code: causal decoder with layer norm over ⟨end⟩ a ∘ b = c, which predicts
 * the next token. Logits `[R, B, 2, V]` at “=” and at c.
 *
 * post: x ← norm(x + f(x)); pre: x ← x + f(norm(x)); f is attention, then a two-layer MLP without biases. Positions are
 * fixed sinusoids (Vaswani et al. 2017, §3.5). The last layer computes the scored positions alone.
 */
import * as tf from '@tensorflow/tfjs'
import { attend, dropout, gelu, layerNormalize, lookUp, project, type Tensors } from '#kit/program'
import { layerNames } from './network'
import type { GrokkingModel, GrokkingTask } from '../spec/spec'
import { decoderInputs, END, EQUALS, firstSymbolToken, operatorToken, scoredPositions } from '../data/tokens'

/** `[1, 1, T, d]`: sin and cos of position / 10000^(2i/d) in turn. */
function sinusoids(positions: number, d: number): tf.Tensor {
  const values = Float32Array.from({ length: positions * d }, (_, at) => {
    const column = at % d
    const angle = Math.floor(at / d) / 10000 ** ((2 * Math.floor(column / 2)) / d)
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle)
  })
  return tf.tensor(values, [1, 1, positions, d])
}

/** `[R, B, 6]`: the tokens that are read. */
function sequences(task: GrokkingTask, operands: tf.Tensor, answers: tf.Tensor): tf.Tensor {
  const [replicas, rows] = operands.shape as [number, number]
  const same = (token: number): tf.Tensor => tf.fill([replicas, rows, 1], token, 'int32')
  const symbol = (x: tf.Tensor): tf.Tensor =>
    x.reshape([replicas, rows, 1]).add(tf.scalar(firstSymbolToken(task), 'int32'))
  const [a, b] = [0, 1].map((i) => symbol(operands.slice([0, 0, i], [-1, -1, 1]))) as [tf.Tensor, tf.Tensor]
  return tf.concat([same(END), a, same(operatorToken(task)), b, same(EQUALS), symbol(answers)], 2)
}

interface Block {
  state: Tensors
  feeds: Tensors
  layer: string
  model: GrokkingModel
}

/** Attention of the last `count` positions of x `[R, B, T, d]` to all that they may see, `[R, B, count, d]`. */
function attention({ state, layer, model }: Block, x: tf.Tensor, count: number): tf.Tensor {
  const [replicas, rows, positions, d] = x.shape as [number, number, number, number]
  const through = (name: string, y: tf.Tensor): tf.Tensor => {
    const length = y.shape[2]!
    const flat = project(state, `${layer}/${name}`, y.reshape([replicas, rows * length, d]))
    return flat.reshape([replicas, rows, length, d])
  }
  const asking = x.slice([0, 0, positions - count, 0], [-1, -1, count, -1])
  const { mixed } = attend(through('query', asking), through('key', x), through('value', x), model.heads)
  return through('mix', mixed)
}

function mlp({ state, feeds, layer, model }: Block, x: tf.Tensor): tf.Tensor {
  const [replicas, rows, positions, d] = x.shape as [number, number, number, number]
  const inner = project(state, `${layer}/in`, x.reshape([replicas, rows * positions, d]))
  const hidden = model.activation === 'gelu' ? gelu(inner) : tf.relu(inner)
  const out = project(state, `${layer}/out`, hidden).reshape([replicas, rows, positions, d])
  return dropout(feeds, layer, out)
}

/** One layer; only the last `count` positions of x go on. */
function block(given: Block, x: tf.Tensor, count: number): tf.Tensor {
  const { state, layer, model } = given
  const kept = x.slice([0, 0, x.shape[2]! - count, 0], [-1, -1, count, -1])
  const norm = (which: 1 | 2, y: tf.Tensor): tf.Tensor => layerNormalize(state, `${layer}/norm${which}`, y)
  if (model.norm === 'pre') {
    const attended = kept.add(attention(given, norm(1, x), count))
    return attended.add(mlp(given, norm(2, attended)))
  }
  const attended = norm(1, kept.add(attention(given, x, count)))
  return norm(2, attended.add(mlp(given, attended)))
}

export function decoder(
  state: Tensors,
  feeds: Tensors,
  { operands, answers }: { operands: tf.Tensor; answers: tf.Tensor },
  { task, model }: { task: GrokkingTask; model: GrokkingModel }
): tf.Tensor {
  const embedding = state['embedding']!
  const [replicas, , d] = embedding.shape as [number, number, number]
  const rows = operands.shape[1]!
  const tokens = sequences(task, operands, answers).reshape([replicas, rows * decoderInputs])
  let x = lookUp(embedding, tokens)
    .reshape([replicas, rows, decoderInputs, d])
    .add(sinusoids(decoderInputs, d))
  const layers = layerNames(model.layers)
  layers.forEach((layer, i) => {
    const count = i === layers.length - 1 ? scoredPositions.length : decoderInputs
    x = block({ state, feeds, layer, model }, x, count)
  })
  const logits = project(state, 'output', x.reshape([replicas, rows * scoredPositions.length, d]))
  return logits.reshape([replicas, rows, scoredPositions.length, logits.shape[2]!])
}
