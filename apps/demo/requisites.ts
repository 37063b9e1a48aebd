/** Makes numbers with right control digits out of an invented beginning. */
export const innOf = (nine: string): string => {
  const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8]
  const sum = weights.reduce((total, weight, i) => total + weight * Number(nine[i]), 0)
  return `${nine}${(sum % 11) % 10}`
}

export const ogrnOf = (twelve: string): string => `${twelve}${(BigInt(twelve) % 11n) % 10n}`
