/** Errors of the language itself: ours, and their stack is wanted. */
const OURS = [TypeError, RangeError, ReferenceError, SyntaxError]

const lineOf = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(lineOf).join('; ') : (error as Error).message

/**
 * Runs a step of the start. What whoever starts it can mend (a variable, a folder, a database that is not there) is said
 * in a line and ends the process with 1.
 */
export async function orSay<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (OURS.some(kind => error instanceof kind)) throw error
    console.error(`Запуск не удался: ${lineOf(error)}`)
    process.exit(1)
  }
}
