/** The accuracy map: token colours as equal steps from 0 to 1, interpolated in OKLab (Ottosson 2020). Pure. */
import type { RasterMark } from '../marks/marks'

type Triple = [number, number, number]

const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const fromLinear = (c: number): number => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055)

function toOklab(hex: string): Triple {
  const [r, g, b] = [1, 3, 5].map((at) => toLinear(parseInt(hex.slice(at, at + 2), 16) / 255)) as Triple
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  ]
}

function fromOklab([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const byte = (c: number): number => Math.round(255 * fromLinear(Math.min(1, Math.max(0, c))))
  return [
    byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  ]
}

/** `count` opaque RGBA colours from the first stop to the last. */
export function colourMap(stops: readonly string[], count = 256): RasterMark['rgba'] {
  const labs = stops.map(toOklab)
  const map = new Uint8ClampedArray(4 * count)
  for (let i = 0; i < count; i++) {
    const position = (i / (count - 1)) * (labs.length - 1)
    const from = Math.min(labs.length - 2, Math.floor(position))
    const mix = labs[from]!.map((v, c) => v + (labs[from + 1]![c]! - v) * (position - from)) as Triple
    map.set([...fromOklab(mix), 255], 4 * i)
  }
  return map
}

/** A colour of a map for a mark. */
export const cssColour = (map: Uint8ClampedArray, index: number): string =>
  `rgb(${map.slice(4 * index, 4 * index + 3).join(' ')})`

/** A map from its first colour to its last, for a legend. */
export const colourBar = (
  map: RasterMark['rgba'],
  { width, height }: { width: number; height: number }
): RasterMark => ({ kind: 'raster', x: 0, y: 0, width, height, columns: map.length / 4, rows: 1, rgba: map })
