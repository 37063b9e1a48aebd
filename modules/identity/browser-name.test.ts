import { describe, expect, it } from 'vitest'
import { browserName } from './browser-name.ts'

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'

describe('SV-3.2.2a: a person recognises his own device by the name of its browser', () => {
  it.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME}`, 'Chrome, Windows'],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME.replace(' Safari', ' YaBrowser/25.8.0.0 Safari')}`,
      'Яндекс Браузер, Windows',
    ],
    [`Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Edg/141.0`, 'Edge, Android'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox, Linux'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
      'Safari, iPhone',
    ],
    ['curl/8.5.0', null],
    ['', null],
  ])('%s', (agent, name) => {
    expect(browserName(agent)).toBe(name)
  })
})
