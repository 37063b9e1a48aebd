const KEY = 'amb-device'

/** The token from before the server kept it in a cookie that scripts cannot read; sent with one sign-in more. */
export const deviceToken = (): { device?: string } => {
  const device = localStorage.getItem(KEY)
  return device ? { device } : {}
}

/** After a sign-in the cookie has taken over. */
export const forgetDeviceToken = (): void => localStorage.removeItem(KEY)
