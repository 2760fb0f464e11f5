/** What a family computes of one stored state of a run, for panels that look into the network. */

/** A view that a family offers; `help` has its formula and source. */
export interface InspectionInfo {
  id: string
  title: string
  help: string
  /** Needs what only kept states carry, not the rolling one. */
  keptOnly?: boolean
  /** What can be asked for besides the state: a window on a plane, a rule, a density. */
  args?: Readonly<Record<string, ViewArg>>
}

/** An argument of a view: a number within limits, or one of some words. */
export type ViewArg =
  | { type: 'number'; title: string; min: number; max: number; default: number }
  | { type: 'choice'; title: string; of: readonly string[]; default: string }

export type ViewArgs = Readonly<Record<string, number | string>>

export interface InspectedArray {
  shape: readonly number[]
  data: Float64Array
}

export interface Inspection {
  /** Of the stored state: the newest at or before the one asked for. */
  step: number
  arrays: Readonly<Record<string, InspectedArray>>
  /** Words that go with them: names of symbols, of frequencies. */
  labels: Readonly<Record<string, readonly string[]>>
  /** Why there is nothing to see; null: there is. */
  reason: string | null
}

/** A stored tensor, `[R, …]`, and the step of its state. */
export interface InspectedTensor {
  step: number
  shape: readonly number[]
  data: Float64Array | Float32Array
}

/** What a view is asked with: the given arguments, else their defaults. A string says what is wrong with one. */
export function completeArgs(
  { args = {} }: Pick<InspectionInfo, 'args'>,
  given: ViewArgs
): ViewArgs | string {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(args, name))
  if (unknown !== undefined)
    return `args.${unknown} is no argument of this view; it has ${Object.keys(args).join(', ') || 'none'}.`
  const complete: Record<string, number | string> = {}
  for (const [name, arg] of Object.entries(args)) {
    const value = given[name] ?? arg.default
    const fits =
      arg.type === 'number'
        ? typeof value === 'number' && value >= arg.min && value <= arg.max
        : arg.of.some((word) => word === value)
    if (!fits)
      return arg.type === 'number'
        ? `args.${name} must be a number from ${arg.min} to ${arg.max}; it is ${JSON.stringify(value)}.`
        : `args.${name} must be one of ${arg.of.join(', ')}; it is ${JSON.stringify(value)}.`
    complete[name] = value
  }
  return complete
}
