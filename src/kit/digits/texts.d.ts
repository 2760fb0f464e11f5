/** Data that the build takes in whole. */
declare module '*.txt?raw' {
  const text: string
  export default text
}
