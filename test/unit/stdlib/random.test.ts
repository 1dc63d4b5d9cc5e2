/** First numbers of each generator, as NEURON 8.2.2 draws them with uniform(0, 1). */
import { expect, it } from 'vitest'
import { Random } from '../../../stdlib/random.ts'

const uniform = (random: Random, count: number) => {
  random.uniform(0, 1)
  return Array.from({ length: count }, () => random.repick())
}

it.each([
  ['ACG, the default', new Random(), [0.36924247076344785, 0.65320582985588205, 0.63449432478198053]],
  ['ACG with a seed', new Random(12345), [0.98334319794834713, 0.73441854824223163, 0.14464606678993097]],
  ['ACG of another size', new Random().ACG(3, 98), [0.035415983972732157, 0.658844807314243, 0.33206750151362141]],
  ['MLCG', new Random().MLCG(500, 6000), [0.99399290318360878, 0.6723413698052787, 0.43076740458167007]],
  ['Isaac64', new Random().Isaac64(1), [0.47528737783432007, 0.47498801141045988, 0.968673994531855]],
  ['MCellRan4', new Random().MCellRan4(5, 3), [0.063855769578367472, 0.91970702004618943, 0.34599579265341163]],
  ['Random123', new Random().Random123(5, 3, 1), [0.44961793500706138, 0.88276986966776427, 0.20567936189340441]],
])('%s', (_, random, expected) => {
  expect(uniform(random, 3)).toEqual(expected)
})

it('can be set back to a place in the stream', () => {
  const random = new Random().Random123(1, 2)
  const [, second] = uniform(random, 2)
  random.seq = 2
  expect(random.repick()).toBe(second)
  expect(random.seq).toBe(3)
})
