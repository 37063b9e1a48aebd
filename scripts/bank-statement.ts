import { readFileSync } from 'node:fs'
import { type BankStatement, parseBankStatement } from '#libs/bank-statement/index.ts'

/** `bank-statement parse FILE`: the statement as JSON on one line, or exit 2 with the line and the reason. */
const [command, file, ...rest] = process.argv.slice(2)

const contract = ({ version, encoding, account, from, to, documents }: BankStatement) => ({
  version,
  encoding,
  account,
  from,
  to,
  documents: documents.map(({ kind, number, date, sumKopecks, direction, payer, payee, purpose }) => ({
    kind,
    number,
    date,
    sumKopecks,
    direction,
    payer,
    payee,
    purpose,
  })),
})

function bytesOf(path: string): Uint8Array | null {
  try {
    return readFileSync(path)
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return null
  }
}

if (command !== 'parse' || file === undefined || rest.length > 0) {
  console.error('Usage: bank-statement parse FILE')
  process.exitCode = 1
} else {
  const bytes = bytesOf(file)
  const parsed = bytes && parseBankStatement(bytes)
  if (!parsed) process.exitCode = 1
  else if (parsed.ok) console.log(JSON.stringify(contract(parsed.statement)))
  else {
    const { line, reason, code } = parsed.error
    console.error(`line ${line}: ${reason} (${code})`)
    process.exitCode = 2
  }
}
