/** Arithmetic modulo a small prime: inverses, a primitive root, discrete logarithms. Exact: all products stay below 2³¹. */

export function isPrime(n: number): boolean {
  if (n < 2) return false
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false
  return true
}

/** `[p]`: inverse of every residue, 0 where there is none; for composite p only units have one. */
export function inverseTable(p: number): Uint16Array {
  const inverse = new Uint16Array(p)
  for (let a = 1; a < p; a++)
    for (let b = 1; b < p && inverse[a] === 0; b++) if ((a * b) % p === 1) inverse[a] = b
  return inverse
}

export interface Logarithms {
  /** Smallest primitive root modulo p. */
  root: number
  /** `[p − 1]`: root^g mod p. */
  powers: Uint16Array
}

/** Discrete logarithms to the smallest primitive root of a prime p. Throws RangeError on another p. */
export function logarithms(p: number): Logarithms {
  if (!isPrime(p)) throw new RangeError(`${p} is not prime`)
  for (let root = 1; root < p; root++) {
    const powers = new Uint16Array(p - 1)
    let value = 1
    let g = 0
    do {
      powers[g++] = value
      value = (value * root) % p
    } while (value !== 1)
    if (g === p - 1) return { root, powers }
  }
  throw new RangeError(`no primitive root modulo ${p}`)
}
