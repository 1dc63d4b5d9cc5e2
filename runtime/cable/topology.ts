/** The picture that `topology()` prints: one line a section, a stroke for each segment, branches under their node. */
import type { Section } from './section.ts'

export function topologyPicture(sections: Iterable<Section>): string {
  const lines: string[] = []
  for (const section of sections) if (!section.connection) draw(section, 0, lines)
  return `\n${lines.join('\n')}\n\n`
}

/** Draws the section with its first stroke in `column`, and what hangs on it: the last child comes first. */
function draw(section: Section, column: number, lines: string[]): void {
  const { nseg, connection, childList } = section
  const strokes = connection ? `\`${'-'.repeat(nseg - 1)}|` : `|${'-'.repeat(nseg)}|`
  lines.push(`${' '.repeat(column)}${strokes}       ${section.name}${section.flipped ? '(1-0)' : '(0-1)'}`)
  // column of the node at the connected end: a root draws it itself, other sections share their parent's
  const near = connection ? column - 1 : column
  for (let i = childList.length - 1; i >= 0; i--) {
    const child = childList[i]!
    const node = section.exactNode(child.connection!.x)
    draw(child, near + 2 + (node.section === section ? node.ordinal : -1), lines)
  }
}
