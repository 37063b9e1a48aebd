export { createTestDatabase, TEST_MASTER, type TestDatabase } from './database.ts'
