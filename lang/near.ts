/**
 * Near names, for "did you mean": Damerau-Levenshtein distance with a limit that grows with the word. Names of one or two letters
 * are near to everything, so that for them only upper and lower case may differ.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = word.length < 3 ? 0 : Math.max(1, Math.floor(word.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance || candidate === word) continue
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    // of two that are as near, the one of the same length: letters are exchanged more often than lost
    const ties = distance === bestDistance && candidate.length === word.length && best?.length !== word.length
    if (distance < bestDistance || (ties && best !== undefined)) [best, bestDistance] = [candidate, distance]
  }
  return best
}

function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let value = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + cost)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) value = Math.min(value, before[j - 2]! + 1)
      row.push(value)
    }
    ;[before, previous] = [previous, row]
  }
  return previous[b.length]!
}
