/** Flags that Node runs an engine process with: a debugger may watch it. */

/** Port of the first engine process's inspector, the next processes' are the next ones; unset: none listens. */
const inspectorPort = Number(process.env.SALTUS_INSPECT_ENGINE ?? Number.NaN)
let inspected = 0

export const isInspected = Number.isInteger(inspectorPort)

/** Flags for one more process. */
export function engineFlags(): string[] {
  return isInspected ? [`--inspect=${inspectorPort + inspected++}`] : []
}
