import { createRoot } from 'react-dom/client'
import { Provider } from '../kit/provider.tsx'
import { ClinicApp } from './app.tsx'

createRoot(document.getElementById('root')!).render(
  <Provider>
    <ClinicApp />
  </Provider>,
)
