/** Rows as a source gives them, before anything is told wrong. Dims: d inputs. */

export interface Part {
  /** `[rows, d]` */
  x: Float32Array
  /** Class from 0, or the number to be answered, `[rows]`. */
  truth: Float32Array
}

export interface Drawn {
  train: Part
  test: Part
}
