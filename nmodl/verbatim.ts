/** Blocks of C that mean nothing here: empty ones, comments, and the `return 0;` that old translators wanted. */
export function trivialVerbatim(text: string): boolean {
  const inside = text
    .replace(/^VERBATIM/, '')
    .replace(/ENDVERBATIM$/, '')
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\/\/[^\n]*/g, '')
    .trim()
  return /^(return\s*(0|)\s*;|;|#include\s*[<"][^\n]*|extern\s[^;{}]*;|\s)*$/.test(inside)
}
