/**
 * The program that both simulators run behind a model: it does what is asked, records during the last of it, and writes what it recorded.
 * Plain HOC, so that NEURON understands it.
 */
import type { Trace } from './trace.ts'

const mostSections = 150

export interface Probe {
  readonly statements: readonly string[]
  readonly output: string
  /** Record all variables of this section's middle in place of the voltages. */
  readonly section?: string
}

const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`

export function probeText({ statements, output, section }: Probe): string {
  const before = statements.slice(0, -1)
  return `${declarations}
${before.join('\n')}
${section === undefined ? voltages : variablesOf(section)}
{vfy_list.append(vfy_t)}
forall if (vfy_n >= 0) {
    vfy_t.record(&t)
    vfy_n = -1
}
if (vfy_n >= 0) execerror("no section is there when the last statement begins", "make the model first: -c \\"build()\\" -c \\"run()\\"")
${statements.at(-1) ?? ''}
{vfy_write(${quoted(output)})}
`
}

const declarations = `
{load_file("stdlib.hoc")}
objref vfy_list, vfy_names, vfy_t, vfy_v, vfy_type, vfy_standard, vfy_file
strdef vfy_mech, vfy_name, vfy_text
vfy_list = new List()
vfy_names = new List()
vfy_t = new Vector()
vfy_n = 0
proc vfy_write() { local k, i
    vfy_file = new File()
    vfy_file.wopen($s1)
    vfy_file.printf("t %d\\n", vfy_t.size())
    for i = 0, vfy_t.size() - 1 vfy_file.printf("%.17g\\n", vfy_t.x[i])
    for k = 0, vfy_names.count() - 1 {
        vfy_v = vfy_list.object(k)
        vfy_file.printf("%s %d\\n", vfy_names.object(k).s, vfy_v.size())
        for i = 0, vfy_v.size() - 1 vfy_file.printf("%.17g\\n", vfy_v.x[i])
    }
    vfy_file.close()
}
proc vfy_keep() {
    vfy_list.append(vfy_v)
    vfy_names.append(new String($s1))
}
`

const voltages = `
proc vfy_sections() {
    forall if (vfy_n < ${mostSections}) {
        vfy_v = new Vector()
        vfy_v.record(&v(0.5))
        sprint(vfy_text, "%s v -", secname())
        vfy_keep(vfy_text)
        vfy_n += 1
    }
}
vfy_sections()
`

const variablesOf = (section: string) => `
proc vfy_variables() { local i, k, n
    vfy_type = new MechanismType(0)
    for k = 0, vfy_type.count() - 1 {
        vfy_type.select(k)
        vfy_type.selected(vfy_mech)
        if (ismembrane(vfy_mech)) {
            vfy_standard = new MechanismStandard(vfy_mech, 0)
            for i = 0, vfy_standard.count() - 1 {
                n = vfy_standard.name(vfy_name, i)
                vfy_v = new Vector()
                if (n > 1) sprint(vfy_text, "{vfy_v.record(&%s[0](0.5))}", vfy_name) else sprint(vfy_text, "{vfy_v.record(&%s(0.5))}", vfy_name)
                if (execute1(vfy_text, 0)) {
                    sprint(vfy_text, "%s %s %s", secname(), vfy_name, vfy_mech)
                    vfy_keep(vfy_text)
                }
            }
        }
    }
    vfy_v = new Vector()
    vfy_v.record(&v(0.5))
    sprint(vfy_text, "%s v -", secname())
    vfy_keep(vfy_text)
}
forall if (strcmp(secname(), ${quoted(section)}) == 0) vfy_variables()
`

/** Reads what the program wrote. */
export function readTrace(text: string): Trace {
  const lines = text.split('\n')
  const rows: { name: string; values: number[] }[] = []
  for (let i = 0; i < lines.length; ) {
    const heading = /^(.*) (\d+)$/.exec(lines[i]!)
    if (!heading) break
    const count = Number(heading[2])
    rows.push({ name: heading[1]!, values: lines.slice(i + 1, i + 1 + count).map(number) })
    i += 1 + count
  }
  const [times, ...others] = rows
  return {
    times: times?.values ?? [],
    rows: others.map(({ name, values }) => {
      const [section = '', variable = '', mechanism = ''] = name.split(' ')
      return { section, variable, mechanism: mechanism === '-' ? '' : mechanism, values }
    }),
  }
}

const number = (text: string) =>
  /nan/.test(text) ? Number.NaN : /inf/.test(text) ? Number.POSITIVE_INFINITY : Number(text)
