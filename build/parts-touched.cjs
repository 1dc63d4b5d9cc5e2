// Runs a copy of the command that command.ts has cut into modules, and prints the names of those that a start asked something of.
const { join } = require('node:path')

const folder = process.argv[2]
process.env.LOLIGO_CACHE = join(folder, 'cache')
process.argv = [process.argv[0], 'loligo', '-c', 'quit()']
const { scripts } = require(join(folder, 'bin/loligo.cjs'))
process.on('exit', () => console.log([...scripts.keys()].join('\n')))
