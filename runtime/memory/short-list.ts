/**
 * Lists of a few members, of which a model has millions. JavaScript's arrays take room for sixteen more when they first grow, which the garbage
 * collector then moves about; as long as a list is short it is copied instead. Who has the list from before has another one then.
 */
const short = 6

/** The list with one more member at its end. */
export function appended<T>(list: readonly T[], member: T): T[] {
  if (list.length < short) return inserted(list, list.length, member)
  const own = list as T[]
  own.push(member)
  return own
}

/** The list with one more member at its beginning. */
export function prepended<T>(list: readonly T[], member: T): T[] {
  if (list.length < short) return inserted(list, 0, member)
  const own = list as T[]
  own.unshift(member)
  return own
}

/** A copy of the list with a member at a place, those behind it moved on. */
export function inserted<T>(list: readonly T[], place: number, member: T): T[] {
  if (list.length === 0) return [member]
  const longer: T[] = new Array(list.length + 1)
  for (let i = 0; i < place; i++) longer[i] = list[i]!
  longer[place] = member
  for (let i = place; i < list.length; i++) longer[i + 1] = list[i]!
  return longer
}

/** The list without a member. */
export function without<T>(list: readonly T[], member: T): T[] {
  const own = list as T[]
  own.splice(own.indexOf(member), 1)
  return own
}
