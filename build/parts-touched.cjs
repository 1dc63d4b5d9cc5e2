// Runs a copy of the command that command.ts has cut into modules, and prints the names of those that it asked something of.
const { join } = require('node:path')

const [node, , folder, ...words] = process.argv
process.env.LOLIGO_CACHE = join(folder, 'cache')
process.argv = [node, 'loligo', ...words]
const { scripts } = require(join(folder, 'bin/loligo.cjs'))
process.on('exit', () => console.log(['parts touched:', ...scripts.keys()].join('\n')))
