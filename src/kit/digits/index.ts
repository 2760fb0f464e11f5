/** The bundled handwritten digits, for families that learn from them. */
export { DIGITS, digitImages } from './images'
export { drawDigits, leftForTraining } from './split'
