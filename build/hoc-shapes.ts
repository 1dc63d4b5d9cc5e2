/** Statement trees of the HOC library, for generated/hoc-shapes.ts: a session that loads it parses nothing. */
export const emptyShapesModule = shapesModule([])

/** Statements that most programs begin with, so that the grammar need not be made for a simple one. */
const frequent = `create soma, dend[3]
create cell
create branch[3]
access soma
objref stim, vec, nc
stim = new IClamp(0.5)
stim.del = 1
{ stim.del = 1  stim.dur = 1  stim.amp = 1 }
{ nseg = 1  L = 20  diam = 20 }
{ nseg = 3  L = 200  diam = 2  insert pas }
soma { nseg = 1  L = 20  diam = 20  insert hh }
soma.L = 10
soma insert pas
dend[0] { nseg = 3  L = 100  diam = 1 }
connect dend[0](0), soma(1)
connect dend[1](0), dend[0](1)
dend connect dend[2](0), 1
insert hh
tstop = 10
x = startsw()
x = startsw() - x
vec = new Vector()
vec = new Vector(3)
print L
print v(0.5)
print "text ", x
print x, L
finitialize(-65)
{finitialize(-65)}
fadvance()
{pt3dadd(1, 2, 3, 4)}
pt3dadd(1, 2, 3, 4)
pt3dadd(1, 2, 3, 4)
pt3dadd(1, 2, 3, 4)
pt3dadd(1, 2, 3, 4)
dend[0] pt3dclear()
dend[0] { pt3dclear() }
dend[0] pt3dadd(1, 2, 3, 4)
dend[0] { pt3dadd(1, 2, 3, 4) }
dend[0] {
  pt3dclear()
  pt3dadd(1, 2, 3, 4)
}
soma {
  pt3dclear()
  pt3dadd(1, 2, 3, 4)
}
{access soma}
{access dend[0]}
{connect dend[1](0), dend[0](1)}
proc topol() { local i
  connect dend[1](0), dend[0](1)
  connect dend[1](0), soma(1)
  for i = 1, 2 connect dend[i](0), soma(1)
  dend[0] {pt3dclear() pt3dadd(1, 2, 3, 4) pt3dadd(1, 2, 3, 4)}
  soma { L = 20  diam = 20  nseg = 1 }
  dend[0] { L = 20  diam = 20 }
  dend[0] {
    pt3dclear()
    pt3dadd(1, 2, 3, 4)
    pt3dadd(1, 2, 3, 4)
  }
  soma {
    pt3dclear()
    pt3dadd(1, 2, 3, 4)
    pt3dadd(1, 2, 3, 4)
  }
}
vec.x[0] = 1
{vec.append(1)}
vec.append(1)
printf("%g\\n", x)
{printf("%g\\n", x)}
x = 0
x = x + 1
forall { x = x + L }
for i = 0, 2 print i
for i = 0, 2 { print i }
forall nseg = 1
`

/** Loads the whole library in a session of its own and keeps the shapes of what it read. */
export async function hocShapesModule(library: readonly string[]): Promise<string> {
  const { createSession } = await import('../index.ts')
  const session = createSession()
  for (const file of library) session.run(`{load_file("${file}")}`)
  session.run(frequent)
  return shapesModule(session.interpreter.storedShapes())
}

function shapesModule(shapes: readonly string[]): string {
  const lines = shapes.map((shape) => `  ${JSON.stringify(shape)},`)
  return `// Written by build/generate.ts.\nexport const storedShapes: readonly string[] = [\n${lines.join('\n')}\n]\n`
}
