const raisedLetters: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((letter, digit) => [String(digit), letter])),
  '−': '⁻',
  '.': '·'
}

/** A number as it is written, `−0.54`, in raised letters, `⁻⁰·⁵⁴`: an exponent in plain text, in a picture and in a file alike. */
export const raised = (number: string): string =>
  [...number].map((letter) => raisedLetters[letter] ?? letter).join('')
