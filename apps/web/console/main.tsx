import { createRoot } from 'react-dom/client'
import { Provider } from '../kit/provider.tsx'
import { ConsoleApp } from './app.tsx'

createRoot(document.getElementById('root')!).render(
  <Provider>
    <ConsoleApp />
  </Provider>,
)
