/** What `help` says about words of the language and about variables. */
export const wordsTexts = `
Graph A picture of lines that simulations and vectors draw; kept as data where there is no screen.
Shape|PlotShape The cells as they lie in space.
PPShape Point processes on the shape of the cells.
Glyph A drawing of lines to be used as a mark.
RangeVarPlot A range variable along the path between two places.
VBox|HBox|Deck Windows that lie in one window: below each other, side by side, or one at a time.
PWManager The windows there are.
SymChooser A window to choose the name of a variable.
TextEditor A window with text.
SectionBrowser A window with the names of the sections.
ValueFieldEditor A field for a number.
access access section: makes it the section in use until the next access.
begintemplate begintemplate Name ... endtemplate Name: a class of your own; public names its members, new makes objects.
endtemplate Ends a template.
break Leaves the innermost loop.
connect connect child(0), parent(x): joins the end of a section to a place on another.
continue Goes on with the next turn of the innermost loop.
create create soma, dend[3]: makes sections.
debug Kept for old programs.
delete delete x: forgets a number variable.
depvar depvar x: a variable that equations determine.
double double a[3][4]: an array of numbers.
else if (condition) statement else statement; it stands on the line where the first statement ends.
eqn eqn x:: left = right: an equation for depvar variables, solved by solve().
external external name: inside a template, uses a name of the top level.
for for i = 1, 10 { ... } or for (i = 0; i < 10; i += 1) { ... } or for iterator(...) { ... }.
forall forall statement: with each section in use in turn.
forsec forsec "dend" statement, forsec list statement: with each section whose name matches, or of a list.
func func f() { return $1 * 2 }: a function that gives a number; arguments are $1, $s1, $o1, $&1.
help help name: what it is, and how it is used.
if if (condition) statement else statement.
ifsec ifsec "soma" statement: when the name of the section in use matches.
insert insert hh: puts a mechanism into the section in use.
iterator iterator each() { ... iterator_statement ... }: what for each() { ... } does with its body.
iterator_statement Runs the body of the loop that an iterator serves.
local local i, x: numbers that live for one call; on the first line of a body.
localobj localobj v: object variables that live for one call; on the first line of a body.
new new Class(arguments): makes an object, to be assigned to an objref.
obfunc obfunc f() { return object }: a function that gives an object.
objref objref a, b[3]: variables for objects.
objectvar The same as objref.
print print x, "text", object: prints, and ends the line.
proc proc p() { ... }: a procedure; arguments are $1, $s1, $o1, $&1.
public public name: inside a template, shows a member to programs.
read read(x): reads a number from the program's input.
return Ends a call, with the value of a func or obfunc.
setpointer setpointer object.pointer, variable: says what a POINTER of a mechanism means.
stop Ends what runs and goes back to the top level.
strdef strdef s: variables for strings.
uninsert uninsert hh: takes a mechanism out of the section in use.
while while (condition) statement.
nseg Number of segments of the section in use: the places where the equations are solved.
L Length of the section in use (um).
Ra Axial resistivity of the section in use (ohm cm).
rallbranch Number of equal branches that the section in use stands for.
diam Diameter (um), a range variable: diam(0.5) = 10, diam(0:1) = 3:1.
v Membrane potential (mV), a range variable.
cm Specific capacitance of the membrane (uF/cm2), a range variable.
i_cap Capacitive current (mA/cm2), a range variable.
t Time of the simulation (ms).
dt Length of a step (ms).
celsius Temperature (degrees Celsius) that mechanisms go by.
secondorder 0: implicit first order; 2: second order, with currents at the same time.
stoprun Set to 1 to end a run.
diam_changed 1 when diameters changed since the last use.
clamp_resist Resistance of fclamp, kept for old programs.
PI The number pi.
E Base of the natural logarithm.
GAMMA Euler's constant.
DEG Degrees in a radian.
PHI The golden ratio.
FARADAY Faraday's constant (coulomb/mol).
R Gas constant (joule/mol/kelvin).
Avogadro_constant Number of particles in a mol.
float_epsilon How near two numbers have to be to count as equal.
`
