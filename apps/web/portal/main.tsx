import './portal.css'
import { createRoot } from 'react-dom/client'
import { Provider } from '../kit/provider.tsx'
import { PortalApp } from './app.tsx'

createRoot(document.getElementById('root')!).render(
  <Provider>
    <PortalApp />
  </Provider>,
)
