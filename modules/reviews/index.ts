export { type ShownReview, shownReviews } from './list-reviews.ts'
export { reviewRoutes } from './routes.ts'
