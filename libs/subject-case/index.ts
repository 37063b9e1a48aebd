/** Requests of people about their data: kinds, clocks of law with the reason of each date, states, what a withdrawal does. */
export * from './cases.ts'
export * from './deadline.ts'
export * from './effects.ts'
export * from './harm.ts'
export * from './terms.ts'
