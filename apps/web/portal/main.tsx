import './portal.css'
import { lazy, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider } from '../kit/provider.tsx'
import { PortalApp } from './app.tsx'

const SmileSign = lazy(() => import('./smile-sign.tsx').then(m => ({ default: m.SmileSign })))
const SmileView = lazy(() => import('./smile-picture.tsx').then(m => ({ default: m.SmileView })))

/** Pages behind a link need no sign-in: `/my/smile/sign/<clinic>/<token>` and `/my/smile/view/<clinic>/<token>`. */
function Root() {
  const [, kind, clinic, token] = /^\/my\/smile\/(sign|view)\/([^/]+)\/([^/]+)$/.exec(location.pathname) ?? []
  if (!clinic || !token) return <PortalApp />
  const Page = kind === 'sign' ? SmileSign : SmileView
  return (
    <Suspense fallback={null}>
      <Page clinic={clinic} token={token} />
    </Suspense>
  )
}

createRoot(document.getElementById('root')!).render(
  <Provider>
    <Root />
  </Provider>,
)
