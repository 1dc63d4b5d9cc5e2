/** A constant that is made when it is first asked for: it costs nothing where it is not needed. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
