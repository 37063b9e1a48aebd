interface Short {
  readonly short: string
  readonly words: string
}

/** «…/орви » at the end of what was typed opens into the words of the macro; other slashes stay. */
export function expandMacro(text: string, macros: readonly Short[]): string {
  const match = /(^|[\s(])\/([\p{L}\p{N}-]{1,20}) $/u.exec(text)
  const found = match && macros.find(macro => macro.short.toLowerCase() === match[2]!.toLowerCase())
  return found ? `${text.slice(0, match.index)}${match[1]}${found.words} ` : text
}
