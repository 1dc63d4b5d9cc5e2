/**
 * What to do next, for problems whose cause is always the same, so that the place that raises them need not say it. A report that
 * knows more (a near name, a size) brings its own advice, and this is left out.
 */
const advice: Readonly<Record<string, string>> = {
  HOC1104: '$1, $s1, $o1 are arguments: use them inside the { } of a proc, func or iterator',
  HOC1106: '$i takes its number from a local variable: write `local i` first in the body',
  HOC2103: 'it is a variable of the simulator: choose another name',
  HOC2106: 'its file is loaded twice: use load_file, which loads a file once, or choose another name',
  HOC2107: 'endtemplate takes the name that stands behind begintemplate',
  HOC2108: 'it belongs between begintemplate and endtemplate',
  HOC2109: 'a name is either shown by the template or taken from outside: drop one of the two',
  HOC2210: 'check the divisor before: if (d != 0) ...',
  HOC2211: 'check the divisor before: if (d != 0) ...',
  HOC2213: 'a negative number has whole powers only',
  HOC2214: 'the result is the largest number there is; check the exponent',
  HOC2220: 'leave the index out, or declare an array first: double name[n], objref name[n]',
  HOC2230: 'numbers, strings, objects and pointers do not stand for each other: see what is passed or assigned here',
  HOC2232: 'arguments are counted from 1; numarg() says how many there are',
  HOC2241: 'init of a template has to be a proc: make it one, or give it another name',
  HOC2255: 'only a procedure declared with `iterator` can stand behind for',
  HOC2257: 'it can only be read',
  HOC2261: 'objects are counted from 0 in the order of their making; this one is gone or was never made',
  HOC2264: 'only variables can be assigned to',
  HOC2268: 'an array has one element or more: check the variable that gives its size',
  HOC2280: 'return ends a proc or func; `stop` ends the program',
  HOC2283: 'every way through it has to end in a return',
  HOC2284: 'it belongs in the body of: iterator name() { ... }',
  HOC2285: 'only a procedure declared with `iterator` can stand behind for',
  HOC2309: 'nseg is a whole number from 1 to 32767',
  HOC2310: 'connect child(0), parent(x): the child is given with its end 0 or 1',
  HOC3022: 'new List("Name") lists the objects of a class: check the name, or load the file that defines it',
  HOC3033: 'nothing is left to read: check with eof() first',
  HOC3061: 'the function has no value there: check the argument before',
  HOC3062: 'the result is the largest number there is; check the argument',
  HOC3063: 'give it exactly one number',
  HOC3152: 'check the name, and that its .mod file is in the working folder or in one given with --mod',
  RUN2005: 'disconnect() one of the sections first, or exchange parent and child: connect child(0), parent(1)',
}

export const standingAdvice = (code: string): string | undefined => advice[code]
