/**
 * Makes the recorded traces anew: `npx tsx test/reference/record.ts` where NEURON is installed.
 */
import { experiments, neuronFolder, runNeuron, script } from '../models/neuron.ts'
import { saveReference } from './reference.ts'

const { folder, done } = neuronFolder()
try {
  for (const name of experiments) {
    const recorded = runNeuron(folder, name)
    saveReference(name, script(name), recorded)
    console.log(name, recorded.neuron, recorded.traces.map((t) => `${t.label}:${t.values.length}`).join(' '))
  }
} finally {
  done()
}
