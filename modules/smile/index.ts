export { sweepSmile } from './destroy-images.ts'
export { smileRoutes } from './routes.ts'
