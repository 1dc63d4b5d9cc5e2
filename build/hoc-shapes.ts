/** Statement trees of the HOC library, for generated/hoc-shapes.ts: a session that loads it parses nothing. */
export const emptyShapesModule = shapesModule([])

/** Loads the whole library in a session of its own and keeps the shapes of what it read. */
export async function hocShapesModule(library: readonly string[]): Promise<string> {
  const { createSession } = await import('../index.ts')
  const session = createSession()
  for (const file of library) session.run(`{load_file("${file}")}`)
  return shapesModule(session.interpreter.storedShapes())
}

function shapesModule(shapes: readonly string[]): string {
  const lines = shapes.map((shape) => `  ${JSON.stringify(shape)},`)
  return `// Written by build/generate.ts.\nexport const storedShapes: readonly string[] = [\n${lines.join('\n')}\n]\n`
}
