import {
  createDiagnosisIndex,
  type DiagnosisIndex,
  EVERYDAY_WORDS,
  SHIPPED_DIAGNOSES,
} from '#libs/icd10/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { remember } from '#platform/remember/index.ts'

/** A code of a directory as a record needs it. */
export interface KnownCode {
  readonly code: string
  readonly name: string
  /** Since when it is out of force, ISO; null while it is in force. */
  readonly outSince: string | null
}

interface Directory {
  readonly index: DiagnosisIndex
  readonly out: ReadonlyMap<string, KnownCode>
}

const shipped: Directory = {
  index: createDiagnosisIndex(SHIPPED_DIAGNOSES, EVERYDAY_WORDS),
  out: new Map(),
}

/** Which edition is in force is asked again after some seconds; what was made of one is kept while it is. */
const editions = remember<string>({ seconds: 5, keys: 4 })
const made = remember<Directory>({ seconds: 24 * 3_600, keys: 2 })

const newestEdition = async (db: Reader): Promise<string> =>
  (
    await db.first<{ key: string }>({
      name: 'catalogue.edition',
      text: `select encode(sha256, 'hex') || extract(epoch from imported_at) as key from catalogue.directory_edition
        where directory = 'icd10' order by imported_at desc limit 1`,
    })
  )?.key ?? ''

async function load(db: Reader): Promise<Directory> {
  const rows = await db.all<KnownCode>({
    name: 'catalogue.diagnoses',
    text: `select code, name, out_since as "outSince" from catalogue.directory_entry where directory = 'icd10'`,
  })
  return {
    index: createDiagnosisIndex(
      rows.filter(row => row.outSince === null),
      EVERYDAY_WORDS,
    ),
    out: new Map(rows.filter(row => row.outSince !== null).map(row => [row.code, row])),
  }
}

/** The directory in use: the imported edition, or the set that the product carries. */
async function diagnoses(db: Reader): Promise<Directory> {
  const key = await editions.get('icd10', () => newestEdition(db))
  return key === '' ? shipped : made.get(key, () => load(db))
}

/** Search of ICD-10 by code or words among the codes in force. */
export const findDiagnoses = async (db: Reader, query: string) => (await diagnoses(db)).index.find(query)

/** A diagnosis by its code in any spelling, also one that is out of force; undefined when there is none. */
export async function diagnosisOf(db: Reader, code: string): Promise<KnownCode | undefined> {
  const { index, out } = await diagnoses(db)
  const known = index.byCode(code)
  return known ? { ...known, outSince: null } : out.get(code)
}
