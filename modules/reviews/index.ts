export { type ShownReview, shownReviews } from './list-reviews.ts'
export { countWaitingReviews } from './load-reviews.ts'
export { reviewRoutes } from './routes.ts'
