import { ActionIcon } from '@mantine/core'
import { IconUserCircle } from '@tabler/icons-react'
import { useMessages } from '../../kit/i18n.ts'
import { go, useRoute } from '../route.ts'
import { signInText } from './sign-in-text.ts'

/** The way to one's own account, from everywhere. */
export function AccountLink() {
  const t = useMessages(signInText)
  const { section } = useRoute()
  return (
    <ActionIcon
      component="a"
      href="/app/account"
      variant={section === 'account' ? 'light' : 'subtle'}
      size="lg"
      aria-label={t.account}
      title={t.account}
      aria-current={section === 'account' ? 'page' : undefined}
      onClick={event => {
        event.preventDefault()
        go('account')
      }}
    >
      <IconUserCircle size={20} stroke={1.6} />
    </ActionIcon>
  )
}
