/** An error that the state machine knows by its name. */
export function namedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
