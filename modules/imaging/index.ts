export { imagingRoutes } from './routes.ts'
export { sweepImages } from './sweep-images.ts'
