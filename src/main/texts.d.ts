/** Texts that the build takes in whole. */
declare module '*.md?raw' {
  const text: string
  export default text
}
