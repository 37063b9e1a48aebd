const KEY = 'amb-device'

/** The token by which the server knows this browser again; it opens nothing, it only spares a letter. */
export const deviceToken = (): { device?: string } => {
  const device = localStorage.getItem(KEY)
  return device ? { device } : {}
}

export const keepDeviceToken = (token: string): void => localStorage.setItem(KEY, token)
