/**
 * Files of many small programs: `=== title`, then the program. What NEURON prints for each stands under the same title in the .out
 * file beside; an output whose last line is not ended has a backslash there.
 */
export interface Case {
  readonly title: string
  readonly text: string
}

export function casesOf(content: string): Case[] {
  const parts = content.split(/^=== (.*)\n/m).slice(1)
  return Array.from({ length: parts.length / 2 }, (_, i) => ({ title: parts[2 * i]!, text: parts[2 * i + 1]! }))
}

export const writtenOutput = (output: string): string =>
  output === '' || output.endsWith('\n') ? output : `${output}\\\n`

export const readOutput = (text: string): string => (text.endsWith('\\\n') ? text.slice(0, -2) : text)
