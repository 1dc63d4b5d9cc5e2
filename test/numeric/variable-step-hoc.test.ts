/** The variable step as HOC programs see it, on nrniv and here: all digits of all steps. */
import { describe, expect, it } from 'vitest'
import { differenceOf, hasNeuron } from '../generative/compare.ts'

const cell = `create s0, s1
s0 { L = 20  diam = 20  cm = 1  insert hh }
s1 { L = 200  diam = 2  nseg = 5  insert pas  e_pas = -65 }
connect s1(0), s0(1)
objref clamp, numbers, dice, handler
numbers = new Vector()
s0 clamp = new IClamp(0.5)
{ clamp.del = 0.2  clamp.dur = 1e9  clamp.amp = 0.7 }
proc step() { fadvance()  printf("%.17g %.17g %d\\n", t, s0.v(0.5), cvode.order()) }
proc show() {
  cvode.states(numbers)  printf("%.17g", numbers.sum())
  cvode.dstates(numbers)  printf(" %.17g", numbers.sum())
  cvode.acor(numbers)  printf(" %.17g %d\\n", numbers.sum(), cvode.order())
}
cvode_active(1)`

const methods = `proc go() { printf("%d %d\\n", cvode.stiff, cvode.jacobian)  stdinit()  while (t < 1) step()  show() }
for stiff = 0, 2 for jacobian = 0, 2 { cvode.stiff(stiff)  cvode.jacobian(jacobian)  go() }`

const programs: Record<string, string> = {
  'ways to solve': methods,
  'ways to solve, each cell by itself': `{ cvode.use_local_dt(1) }\n${methods}`,
  'ways to solve, with relative errors': `{ cvode.rtol(1e-3) }\n${methods}`,
  'ways to solve, with algebraic equations': `{ cvode.use_daspk(1) }\n${methods}`,
  'the order at edges and starts': `stdinit()
while (t < 0.3) step()
{ cvode.re_init() }
print cvode.order()
step()`,
  'a look inside when something is to come, or the model has changed': `stdinit()
{ cvode.event(0.5, "clamp.amp = 0.1  cvode.re_init()")  cvode.solve(0.5) }
show()
{ clamp.del = 0.9 }
show()
s1 disconnect()
print cvode.order()`,
  'the geometry changed in mid-run': `stdinit()
{ cvode.solve(1) }
s1 { diam = diam*1.2 }
for i = 0, 3 { step()  show() }
s1 { Ra = Ra*1.2 }
{ cvode.re_init() }
show()
step()
s1 { L = L*1.2 }
{ cvode.re_init()  cvode.solve(t + 1) }
show()`,
  'secondorder changed between fixed steps': `{ cvode_active(0)  secondorder = 2 }
stdinit()
for i = 0, 3 step()
secondorder = 0
for i = 0, 3 step()
{ dt = 0.03 }
for i = 0, 3 step()
secondorder = 1
{ tstop = 1  continuerun(tstop) }
step()`,
  'a transfer from a membrane with layers outside': `{ cvode_active(0) }
objref pc, wire
pc = new ParallelContext()
s0 { insert extracellular  xg[0] = 0.01  xraxial[0] = 1000  e_extracellular = 5 }
s1 wire = new SEClamp(1)
{ wire.dur1 = 1e9  wire.rs = 5 }
s0 { pc.source_var(&v(0.5), 7) }
{ pc.target_var(wire, &wire.amp1, 7)  pc.setup_transfer()  stdinit() }
for i = 0, 9 step()`,
  'orders of fixed steps beside algebraic equations': `s0 { insert extracellular }
proc look() { printf("%d %d %d %g\\n", secondorder, cvode.current_method(), cvode_active() + using_cvode_, dt) }
for on = 0, 1 for order = 1, 2 {
  cvode_active(0)  secondorder = order  cvode_active(on)  look()  cvode_active(0)  look()
  secondorder = order  cvode_local(on)  look()  cvode_local(0)  look()
}`,
  'dt where methods change': `proc look() { printf("%.17g %.17g\\n", dt, cvode.event(5)) }
proc go() { finitialize(-65)  for i = 0, 5 step()  look() }
proc on() { cvode.active($1)  look()  cvode.use_daspk($2)  look()  for i = 0, 3 { fadvance()  printf("%.17g %.17g\\n", t, s0.v(0.5)) }  look() }
go()
on(0, 0)
on(1, 1)
{ dt = 0.01 }
on(1, 0)
on(0, 1)
{ dt = 0.01  cvode.re_init() }
on(1, 1)
{ cvode.use_daspk(0)  cvode.use_local_dt(1) }
go()
{ cvode.active(0) }
go()`,
  'starts on the way that do not fulfil the equations': `objref pc, times, values, jumps, held
{ pc = new ParallelContext()  times = new Vector()  values = new Vector()  jumps = new Vector() }
s1 held = new SEClamp(0.5)
{ held.dur1 = 1e9  held.rs = 0.1  values.append(-65, -65, -20, -20)  times.append(0, 0.2, 0.2, 0.5)  jumps.append(2) }
{ values.play(&held.amp1, times, jumps)  cvode.atol(1e-5)  cvode.use_daspk(1)  pc.set_maxstep(1) }
finitialize(-65)
{ pc.psolve(1)  printf("%.17g %.17g %.17g\\n", t, dt, held.i) }
finitialize(-65)
while (t < 1) step()`,
  'new starts that a program asks for': `proc change() { clamp.amp = 0.1  cvode.re_init() }
handler = new FInitializeHandler("cvode.event(0.2, \\"change()\\")")
dice = new Random(4)
{ dice.uniform(-1, 1)  dice.play(&clamp.amp) }
stdinit()
for i = 0, 9 { step()  printf("%.17g\\n", clamp.amp) }`,
}

const method = 'proc method() { printf("%d %d %g\\n", cvode.use_daspk(), cvode.use_mxb(), cvode.current_method()) }'
const asked = ['use_daspk(1)', 'use_mxb(1)', 'use_daspk(1)  cvode.use_daspk(0)', 'use_mxb(1)  cvode.use_local_dt(1)']
for (const before of ['cvode_active(0)', 'cvode_active(1)', '{ finitialize(-65) }'])
  for (const after of ['cvode_active(1)', 'cvode_active(1)\ncvode_active(0)'])
    programs[`solvers between ${before.trim()} and ${after.replace('\n', ', ')}`] = [
      method,
      ...asked.map(
        (what) => `${before}
{ cvode.${what} }
method()
${after}
method()
{ tstop = 0.5  run() }
method()
printf("%.17g %.17g\\n", s0.v(0.5), s1.v(0.5))
{ cvode.use_mxb(0)  cvode.use_daspk(0)  cvode.use_local_dt(0)  cvode_active(0) }`,
      ),
    ].join('\n')

const early = `${method}
for on = 0, 1 { cvode.active(on)  method()  cvode.use_mxb(1)  method()  cvode_active(on)  method() }
{ cvode.active(1)  cvode.use_daspk(1) }
method()
${cell}
method()
{ tstop = 0.5  run() }
method()
print s0.v(0.5), s1.v(0.5)`

describe('the variable step in HOC', () => {
  it.skipIf(!hasNeuron())('solvers that are asked for before there is a model', { timeout: 60_000 }, () => {
    const found = differenceOf('{ load_file("stdrun.hoc") }', `${early}\n`)
    expect(found && { ours: found.ours, theirs: found.theirs }).toBeUndefined()
  })

  it.skipIf(!hasNeuron()).each(Object.entries(programs))('%s', { timeout: 60_000 }, (_, program) => {
    const found = differenceOf('{ load_file("stdrun.hoc") }', `${cell}\n${program}\n`)
    expect(found && { ours: found.ours, theirs: found.theirs }).toBeUndefined()
  })
})
