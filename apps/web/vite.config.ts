import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const HERE = dirname(fileURLToPath(import.meta.url))

/** Puts a chunk before the application's own script; module scripts run in the order of the page. */
const runsFirst = (name: string): Plugin => ({
  name: 'runs-first',
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle }) {
      const chunk = Object.values(bundle ?? {}).find(file => file.type === 'chunk' && file.name === name)
      if (!chunk) throw new Error(`no chunk ${name}`)
      return [
        { tag: 'script', attrs: { type: 'module', src: `/${chunk.fileName}` }, injectTo: 'head-prepend' },
      ]
    },
  },
})

export default defineConfig({
  root: HERE,
  base: '/',
  plugins: [react(), runsFirst('no-eval')],
  build: {
    outDir: join(HERE, '../../.cache/web'),
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: {
      input: {
        clinic: join(HERE, 'clinic.html'),
        portal: join(HERE, 'portal.html'),
        console: join(HERE, 'console.html'),
        'no-eval': join(HERE, 'kit/no-eval.ts'),
      },
    },
  },
})
