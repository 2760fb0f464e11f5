/** Choices that one key goes through. */

/** The one after this, the first after the last. */
export const next = <T>(choices: readonly T[], now: T): T =>
  choices[(choices.indexOf(now) + 1) % choices.length]!
