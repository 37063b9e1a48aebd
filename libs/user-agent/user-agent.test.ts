import { describe, expect, it } from 'vitest'
import { readAgent, truncateAddress } from './index.ts'

describe('what is kept of a browser', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
      'Chrome 131',
      'компьютер, Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 YaBrowser/24.12.1.1 Safari/537.36',
      'Яндекс Браузер 24',
      'компьютер, Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
      'Safari 18',
      'телефон, iOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
      'Chrome 131',
      'телефон, Android',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
      'Firefox 133',
      'компьютер, Linux',
    ],
    ['', 'неизвестно', 'неизвестно'],
  ])('IV-1.1.2: %s', (header, browser, device) => {
    expect(readAgent(header)).toEqual({ browser, device })
  })

  it.each([
    ['203.0.113.77', '203.0.113.0'],
    ['::ffff:203.0.113.77', '203.0.113.0'],
    ['2001:db8:85a3:1::7', '2001:db8:85a3::'],
    ['2001:0db8:0005:0001:0002:0003:0004:0007', '2001:db8:5::'],
    ['::1', '0:0:0::'],
    ['fe80::1%eth0', ''],
    ['somewhere', ''],
  ])('MD-3.4: the address %s is truncated to %s', (address, short) => {
    expect(truncateAddress(address)).toBe(short)
  })
})
