export { createTestDatabase, TEST_MASTER, type TestDatabase } from './database.ts'
export { createSmallClinic, type SmallClinic } from './small-clinic.ts'
