/**
 * How an axis bends: values to positions along it, and back. Pure.
 *
 * symlog is linear within about ±knee and logarithmic beyond, and so shows 0 and both signs:
 * u = sign(v) · ln(1 + |v| / knee) (Webber 2013, "A bi-symmetric log transformation for wide-range data").
 */
export interface Transform {
  to(value: number): number
  back(position: number): number
}

export const linear: Transform = { to: (value) => value, back: (position) => position }

export const log: Transform = { to: Math.log, back: Math.exp }

/** Shares; 0 and 1 are infinitely far. */
export const logit: Transform = {
  to: (share) => Math.log(share / (1 - share)),
  back: (position) => 1 / (1 + Math.exp(-position))
}

export const symlog = (knee: number): Transform => ({
  to: (value) => Math.sign(value) * Math.log1p(Math.abs(value) / knee),
  back: (position) => Math.sign(position) * knee * Math.expm1(Math.abs(position))
})
