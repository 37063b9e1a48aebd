import { diffWords } from '#libs/offer/index.ts'

interface Change {
  readonly number: string
  readonly before: string | null
  readonly after: string | null
}

/** Changes of an offer clause by clause, old words crossed out and new ones marked. */
export const Redline = ({ changes }: { readonly changes: readonly Change[] }) => (
  <div className="redline">
    {changes.map(({ number, before, after }) => (
      <p key={number}>
        <b>{number}</b> {before === null && <ins>{after}</ins>}
        {after === null && <del>{before}</del>}
        {before !== null &&
          after !== null &&
          diffWords(before, after).map((run, i) => {
            const key = i
            if (run.kind === 'same') return <span key={key}>{run.text}</span>
            return run.kind === 'in' ? <ins key={key}>{run.text}</ins> : <del key={key}>{run.text}</del>
          })}
      </p>
    ))}
  </div>
)
