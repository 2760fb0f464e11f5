/** How runs that are drawn together are told apart: a colour and a dash for each. Pure. */

export interface Look {
  /** 1 … 8, as in `--run-<colour>`. */
  colour: number
  /** 1 … 8, as in `--dash-<dash>`; the first is solid. */
  dash: number
}

const COLOURS = 8
const DASHES = 8

const sameLook = (a: Look, b: Look): boolean => a.colour === b.colour && a.dash === b.dash

/**
 * The look of a run that is drawn beside others, none of theirs while there is one left: all colours solid, then all of
 * them with the second dash. Runs keep what they have when another comes.
 *
 * @param number of the run in its library, from 0: the colour that it has where nobody else has it
 */
export function freeLook(number: number, taken: readonly Look[]): Look {
  for (let dash = 1; dash <= DASHES; dash++)
    for (let k = 0; k < COLOURS; k++) {
      const look = { colour: ((number + k) % COLOURS) + 1, dash }
      if (!taken.some((other) => sameLook(look, other))) return look
    }
  return { colour: (number % COLOURS) + 1, dash: (taken.length % DASHES) + 1 }
}

/** Looks of runs that are drawn at once, given in their order. */
export function looksOf(numbers: readonly number[]): Look[] {
  const looks: Look[] = []
  for (const number of numbers) looks.push(freeLook(number, looks))
  return looks
}
