/** The first that matches counts: browsers name their ancestors too. */
const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bYaBrowser\//, 'Яндекс Браузер'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\b(?:Edg|EdgA|EdgiOS)\//, 'Edge'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|HeadlessChrome|Chromium)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/**
 * Browser and system of a `User-Agent` header for people: «Chrome, Windows»; null when it is none that we know.
 * Good for recognising one's own device, not for trusting it: the header says what its sender likes.
 */
export function browserName(userAgent: string): string | null {
  const of = (list: typeof BROWSERS) => list.find(([pattern]) => pattern.test(userAgent))?.[1]
  const parts = [of(BROWSERS), of(SYSTEMS)].filter(part => part !== undefined)
  return parts.length > 0 ? parts.join(', ') : null
}
