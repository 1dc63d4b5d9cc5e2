/**
 * What `help` says about members of classes, words of the language, and variables. One line each: name, blank, text; members are
 * `Class.member`, or `Class|Class.member` where classes share it. Split when help is asked for.
 */
import { channelsTexts } from './help/channels.ts'
import { containersTexts } from './help/containers.ts'
import { screenTexts } from './help/screen.ts'
import { simulationTexts } from './help/simulation.ts'
import { wordsTexts } from './help/words.ts'

const texts = [containersTexts, channelsTexts, simulationTexts, screenTexts, wordsTexts]

/** The texts by name, `Class.member`, or `Class.*` for all members that have none of their own. */
export function helpTexts(): Map<string, string> {
  const found = new Map<string, string>()
  for (const line of texts.flatMap((each) => each.trim().split('\n'))) {
    const blank = line.indexOf(' ')
    const [owners = '', member] = line.slice(0, blank).split('.')
    for (const owner of owners.split('|')) found.set(member ? `${owner}.${member}` : owner, line.slice(blank + 1))
  }
  return found
}
