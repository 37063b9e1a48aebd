/** What a `User-Agent` header says, in the words of the visitor log (IV-1.1.2): no more is kept of it. */
export interface Agent {
  /** «Firefox 128»: name and major version; «неизвестно» when nothing is recognised. */
  readonly browser: string
  /** Kind of device and its system: «телефон, Android». */
  readonly device: string
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/YaBrowser\/(\d+)/, 'Яндекс Браузер'],
  [/Edg(?:e|A|iOS)?\/(\d+)/, 'Edge'],
  [/OPR\/(\d+)/, 'Opera'],
  [/SamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/(?:Headless)?Chrom(?:e|ium)\/(\d+)/, 'Chrome'],
  [/CriOS\/(\d+)/, 'Chrome'],
  [/Version\/(\d+)[.\d]* (?:Mobile\/\S+ )?Safari/, 'Safari'],
]

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPod/, 'iOS'],
  [/iPad/, 'iPadOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

const UNKNOWN = 'неизвестно'

const kindOf = (header: string): string => {
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(header)) return 'планшет'
  return /Mobi|iPhone|iPod/.test(header) ? 'телефон' : 'компьютер'
}

/** Reads a header of a browser; the version is cut to its major number, so that it does not tell people apart. */
export function readAgent(header: string): Agent {
  const found = BROWSERS.map(([pattern, name]) => [pattern.exec(header), name] as const).find(([m]) => m)
  const system = SYSTEMS.find(([pattern]) => pattern.test(header))?.[1]
  return {
    browser: found ? `${found[1]} ${found[0]![1]}` : UNKNOWN,
    device: system ? `${kindOf(header)}, ${system}` : UNKNOWN,
  }
}

/**
 * A network address without its last part: 203.0.113.77 → 203.0.113.0, IPv6 keeps its first 48 bits. What cannot be
 * read becomes empty rather than staying whole (MD-3.4).
 */
export function truncateAddress(address: string): string {
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/i.exec(address)
  if (v4) return `${v4[1]}.${v4[2]}.${v4[3]}.0`
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(':')) return ''
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  // «::» stands for as many zeros as are missing; only the first three groups matter.
  const right = tail?.split(':').filter(Boolean) ?? []
  const groups =
    tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
  return `${groups
    .slice(0, 3)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')}::`
}
