export { sweepSmile } from './destroy-images.ts'
export { publishStudioTexts } from './publish-texts.ts'
export { smileRoutes } from './routes.ts'
