import '@fontsource-variable/golos-text/wght.css'
import '@mantine/core/styles.css'
import './kit.css'
import { Button, createTheme, type MantineColorsTuple, MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiProblem } from './api.ts'

const teal: MantineColorsTuple = [
  '#e6f5f4',
  '#d2e8e7',
  '#a5d1cf',
  '#74b9b6',
  '#4ca5a1',
  '#329894',
  '#21928d',
  '#0b7e7a',
  '#066e6b',
  '#005e5b',
]

const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 8, dark: 7 },
  colors: { teal },
  fontFamily: "'Golos Text Variable', system-ui, sans-serif",
  headings: { fontFamily: "'Golos Text Variable', system-ui, sans-serif", fontWeight: '650' },
  defaultRadius: 8,
  cursorType: 'pointer',
  components: { Button: Button.extend({ defaultProps: { fw: 550 } }) },
})

const client = new QueryClient({
  defaultOptions: {
    // The API client repeats by itself what may be repeated.
    queries: { retry: false, staleTime: 5_000, refetchOnWindowFocus: true },
    mutations: { retry: false, onError: error => error instanceof ApiProblem || console.error(error) },
  },
})

/** Theme, queries and fonts around an application. */
export const Provider = ({ children }: { readonly children: ReactNode }) => (
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  </MantineProvider>
)
