import { expect, it } from 'vitest'
import { backTo } from './pages-cookies.ts'

const CASES: readonly [wanted: string, to: string][] = [
  ['/c/ozero/doctors', '/c/ozero/doctors'],
  ['/c/ozero', '/c/ozero'],
  ['/c/ozero?from=ad', '/c/ozero?from=ad'],
  ['/c/ozero/services?q=зуб', '/c/ozero/services?q=%D0%B7%D1%83%D0%B1'],
  ['', '/c/ozero'],
  ['/c/ozerox', '/c/ozero'],
  ['/c/other/doctors', '/c/ozero'],
  ['/c/ozero/../../console', '/c/ozero'],
  ['//evil.example/c/ozero', '/c/ozero'],
  ['https://evil.example/c/ozero', '/c/ozero'],
  ['/\\evil.example/c/ozero', '/c/ozero'],
  ['http://[', '/c/ozero'],
  ['/c/ozero/doctors\r\nSet-Cookie: a=1', '/c/ozero/doctorsSet-Cookie:%20a=1'],
]

it.each(CASES)('IP-3.7: after the choice about cookies %j leads to %j', (wanted, to) => {
  expect(backTo('/c/ozero', wanted)).toBe(to)
})
