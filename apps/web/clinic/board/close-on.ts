/** Escape closes a side panel, unless something inside it has used the key (a list that was open, a search). */
export const closeOn =
  (close: () => void) =>
  (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented) close()
  }
