/** For how long after a visit a review of it is taken: impressions, not archives. */
export const REVIEW_DAYS = 90

/** Whether a visit is young enough to be reviewed. `nowMs`: epoch milliseconds of the clinic's clock. */
export const isFresh = (visit: { readonly startsAt: Date }, nowMs: number): boolean =>
  visit.startsAt.getTime() > nowMs - REVIEW_DAYS * 86_400_000
