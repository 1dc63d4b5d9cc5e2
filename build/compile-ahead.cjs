// Runs the command once and keeps what V8 made of its script, so that it need not be compiled at each start (see bin/loligo.cjs).
const { writeFileSync } = require('node:fs')
const { join } = require('node:path')

process.argv = [process.argv[0], 'loligo', '-nogui', '-c', 'quit()']
const { script, mark } = require('../bin/loligo.cjs')
process.on('exit', () => {
  writeFileSync(join(__dirname, '../dist/main.compiled'), Buffer.concat([Buffer.from(mark), script.createCachedData()]))
})
