/**
 * Names for tests of the reader: knows HOC's own, and learns from the declarations of a program as a session would,
 * without running it. Everything unknown is a variable.
 */
import type { HocSymbol, Scope } from '../../../interpreter/symbol.ts'
import type { NameClass, Parsed } from '../../../interpreter/token.ts'
import type { Declared, Statement, Tok } from '../../../interpreter/tree.ts'

const known: Partial<Record<NameClass, string>> = {
  TEMPLATE:
    'Vector List File Graph Matrix Random SectionList SectionRef StringFunctions NetCon CVode IClamp SEClamp VClamp AlphaSynapse ExpSyn Exp2Syn APCount IntFire1 IntFire2 IntFire4 NetStim PatternStim PointProcessMark Deck FInitializeHandler GUIMath HBox VBox Glyph Impedance KSChan KSGate KSState KSTrans LinearMechanism MechanismStandard MechanismType ParallelContext Pointer PtrVector PWManager PlotShape RangeVarPlot SaveState Shape StateTransitionEvent SymChooser TQueue TextEditor Timer ValueFieldEditor PythonObject BBSaveState SectionBrowser EmptyClass',
  PROPERTY: 'L nseg Ra rallbranch',
  RANGE:
    'v diam cm i_cap ena ek nai nao ki ko ina ik cai cao ica eca gnabar_hh gkbar_hh gl_hh el_hh m_hh h_hh n_hh g_pas e_pas i_pas vext e_extracellular xraxial xg xc i_membrane ri',
  STRFUNC: 'secname sectionname units neuronhome getcwd nrnversion nrn_version',
  OBJVAR: 'hoc_obj_ nrnpython_',
  OBJFUNC: 'object_pushed',
  BUILTIN:
    'sin cos exp log log10 sqrt int abs printf fprint sprint strcmp execute execute1 load_file xopen pt3dadd pt3dclear',
  MECHANISM: 'hh pas extracellular fastpas capacitance na_ion k_ion ca_ion morphology',
}
const builtin = new Map(
  Object.entries(known).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind as NameClass] as const)),
)

const within = new Set<NameClass>(['TEMPLATE', 'MECHANISM', 'RANGE'])

export class DeclaringScope implements Scope {
  private readonly symbols = new Map<string, HocSymbol>()

  constructor(private readonly outer?: DeclaringScope) {}

  symbol(name: string): HocSymbol {
    let found = this.symbols.get(name)
    if (!found) {
      const seen = this.outer?.seenWithin(name)
      found = seen ?? { name, nameClass: builtin.get(name) ?? 'VAR' }
      this.symbols.set(name, found)
    }
    return found
  }
  declare(name: string, as: NameClass): void {
    this.symbol(name).nameClass = as
  }
  declareString(name: string): void {
    this.declare(name, 'STRVAR')
  }
  declareSection(name: string): void {
    this.declare(name, 'SECTION')
  }

  /** What a template sees of the names outside. */
  private seenWithin(name: string): HocSymbol | undefined {
    const found = this.symbols.get(name) ?? this.outer?.seenWithin(name)
    return found && within.has(found.nameClass) ? found : undefined
  }

  /** What running the statement would do to the names; the scope in force behind it. */
  after({ tokens, tree }: Parsed<Statement>): DeclaringScope {
    const name = (at: Tok): string => tokens[at]!.text
    this.declareObjects(tree, name)
    switch (tree.kind) {
      case 'define':
        this.declare(
          name(tree.name),
          ({ proc: 'PROC', func: 'FUNC', obfunc: 'OBFUNC', iterator: 'ITERATOR' } as const)[tree.what],
        )
        return this
      case 'begintemplate':
        this.declare(name(tree.name), 'TEMPLATE')
        return new DeclaringScope(this)
      case 'endtemplate':
        return this.outer ?? this
      case 'external':
        for (const each of tree.names) this.symbols.set(name(each), this.outer!.symbol(name(each)))
        return this
      default:
        return this
    }
  }

  /** `objref` acts when it runs; here, when its statement was read, wherever in it. */
  private declareObjects(node: unknown, name: (at: Tok) => string): void {
    if (node === null || typeof node !== 'object') return
    if ('kind' in node && node.kind === 'objref') {
      for (const item of (node as unknown as { items: readonly Declared[] }).items)
        this.declare(name(item.name), 'OBJVAR')
    }
    for (const child of Object.values(node)) this.declareObjects(child, name)
  }
}
