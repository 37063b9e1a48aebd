import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type Choices, combined, differences, sameValue, sideOf } from '#libs/three-way/index.ts'
import {
  MAX_SECTION,
  type Protocol,
  type ProtocolContent,
  saveDraftEndpoint,
} from '#modules/records/contract.ts'
import { type ApiProblem, call, problemOf } from '../../kit/api.ts'
import { type Conflict, type Saver, saverOf } from '../../kit/draft.ts'

const AUTOSAVE_MS = 700
const TEXTS = ['complaints', 'history', 'objective', 'treatment', 'recommendations'] as const

/** Such a text is not sent: the field says so, and what was saved before stays. */
const tooLong = (content: ProtocolContent) => TEXTS.some(section => content[section].length > MAX_SECTION)

/** A protocol as it is written: its content and the template whose fields it has. */
export type ProtocolForm = ProtocolContent & { readonly template: string }
const formOf = ({ content, template }: Protocol): ProtocolForm => ({ ...content, template })

/**
 * A draft that is saved while typing. When another window has saved it meanwhile, what was typed here stays, what was
 * changed there comes beside it, and a field in which both wrote waits for a choice; nothing is sent before.
 */
export function useProtocolDraft(draft: Protocol) {
  const client = useQueryClient()
  const [form, setForm] = useState(() => formOf(draft))
  const [state, setState] = useState<'saved' | 'saving' | 'unsaved'>('saved')
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [saver, setSaver] = useState<Saver | null>(null)
  const [choices, setChoices] = useState<Choices<ProtocolForm>>({})
  /** What came from the other window, until the doctor goes on writing. */
  const [merged, setMerged] = useState<Conflict<ProtocolForm> | null>(null)
  /** The content and its version as the server has them. */
  const server = useRef({ form, version: draft.version })
  const pending = useRef<ProtocolForm | null>(null)
  const running = useRef<Promise<void> | null>(null)
  const stopped = useRef(false)

  const refused = (error: unknown) => {
    const found = problemOf(error)
    const by = saverOf(found)
    if (!by) return setProblem(found)
    stopped.current = true
    setProblem(null)
    setSaver(by)
    void client.invalidateQueries()
  }
  const save = async (): Promise<void> => {
    if (running.current) await running.current
    const next = pending.current
    if (!next || stopped.current || tooLong(next)) return
    pending.current = null
    setState('saving')
    const { template, ...content } = next
    running.current = call(saveDraftEndpoint, {
      params: { protocolId: draft.protocolId },
      body: { version: server.current.version, template, content },
    })
      .then(({ version }) => {
        server.current = { form: next, version }
        setProblem(null)
        setState(pending.current ? 'unsaved' : 'saved')
      })
      .catch(error => {
        pending.current ??= next
        setState('unsaved')
        refused(error)
      })
      .finally(() => {
        running.current = null
      })
    await running.current
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the timer belongs to the text, not to the function
  useEffect(() => {
    if (!pending.current) return
    const timer = setTimeout(() => void save(), AUTOSAVE_MS)
    return () => clearTimeout(timer)
  }, [form])

  const was = server.current
  const theirs = saver && draft.version > was.version ? formOf(draft) : null
  const typed = Object.fromEntries(
    Object.entries(form).filter(([field, value]) => !sameValue(value, was.form[field as keyof ProtocolForm])),
  ) as Partial<ProtocolForm>
  const rows = theirs ? differences(was.form, theirs, typed) : []
  const both = theirs && combined(was.form, theirs, typed, choices)
  const settled = both !== null && both.open.length === 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the last choice is made
  useEffect(() => {
    if (!settled || !theirs || !both || !saver) return
    server.current = { form: theirs, version: draft.version }
    pending.current = sameValue(both.form, theirs) ? null : both.form
    stopped.current = false
    setForm(both.form)
    setState(pending.current ? 'unsaved' : 'saved')
    const taken = rows.filter(row => row.kind === 'taken').map(row => ({ ...row, side: null }))
    setMerged(taken.length > 0 ? { saver, rows: taken, open: 0, reading: false, choose: () => {} } : null)
    setSaver(null)
    setChoices({})
    void save()
  }, [settled])

  const conflict: Conflict<ProtocolForm> | null = saver && {
    saver,
    rows: rows.map(row => ({ ...row, side: sideOf(choices, row) })),
    open: both?.open.length ?? 0,
    reading: theirs === null,
    choose: ({ field, theirs: value }, side) =>
      setChoices(now => ({ ...now, [field]: { side, theirs: value } })),
  }
  return {
    form: both?.form ?? form,
    state,
    problem,
    conflict,
    merged,
    change: (part: Partial<ProtocolForm>) => {
      const next = { ...form, ...part }
      pending.current = next
      setMerged(null)
      // Whoever goes on typing where theirs was taken has made it his own again.
      setChoices(now =>
        Object.fromEntries(
          Object.entries(now).map(([field, choice]) => [
            field,
            field in part ? { ...choice, side: 'mine' as const } : choice,
          ]),
        ),
      )
      setState('unsaved')
      setForm(next)
    },
    save,
    refused,
    /** Nothing waits to be saved: what is signed is what is seen. */
    allSaved: () => pending.current === null && !stopped.current,
    version: () => server.current.version,
  }
}
