/** A value that is worked out when it is first asked for; what it is worked out from is let go of then. */
export function once<T>(find: () => T): () => T {
  let pending: (() => T) | undefined = find
  let found: T | undefined
  return () => {
    if (pending) {
      found = pending()
      pending = undefined
    }
    return found as T
  }
}
