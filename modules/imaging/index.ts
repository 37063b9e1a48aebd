export { countWaitingImages } from './image-rows.ts'
export { imagingRoutes } from './routes.ts'
export { sweepImages } from './sweep-images.ts'
