// Runs a copy of the command that command.ts has cut into modules, in a folder with mechanisms, and prints the names of those that it asked
// something of.
const { join } = require('node:path')

const [, , folder, mechanisms] = process.argv
process.env.LOLIGO_CACHE = join(folder, 'cache')
process.argv = [process.argv[0], 'loligo', '-c', 'quit()']
process.chdir(mechanisms)
const { scripts } = require(join(folder, 'bin/loligo.cjs'))
process.on('exit', () => console.log([...scripts.keys()].join('\n')))
