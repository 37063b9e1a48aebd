import { describe, expect, it } from 'vitest'
import { weakPassword } from './change-password.ts'

describe('MM-5.2a: a password that is easily guessed is refused', () => {
  it.each([
    ['registratura2026', 'registratura@example.ru'],
    ['aaaaaaaaaaaa', 'a@example.ru'],
    ['qwerqwerqwer', 'a@example.ru'],
    ['123456789012', 'a@example.ru'],
  ])('%s', (password, email) => {
    expect(weakPassword(password, email)).not.toBeNull()
  })

  it.each(['Demo-2026-klinika', 'сосна на берегу озера', '7306 4418 5529'])('%s is taken', password => {
    expect(weakPassword(password, 'a@example.ru')).toBeNull()
  })
})
