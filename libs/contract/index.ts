export * from './endpoint.ts'
export * from './fields.ts'
export * from './problem.ts'
