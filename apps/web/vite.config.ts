import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const HERE = dirname(fileURLToPath(import.meta.url))

export default defineConfig({
  root: HERE,
  base: '/',
  plugins: [react()],
  build: {
    outDir: join(HERE, '../../.cache/web'),
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: { input: { clinic: join(HERE, 'clinic.html'), portal: join(HERE, 'portal.html') } },
  },
})
