/**
 * An answer that is written as JSON already: `T` is what it says. For answers that many ask for again while nothing has
 * changed; whoever keeps one makes sure of that with every request.
 */
export class WrittenAnswer<T> {
  readonly json: Uint8Array
  /** Phantom: what the JSON says. */
  declare readonly says?: T
  constructor(json: Uint8Array) {
    this.json = json
  }
}
