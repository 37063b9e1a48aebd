import { expect, it } from 'vitest'
import { z } from 'zod'
import { endpoint } from '#libs/contract/index.ts'
import { openApiOf } from './openapi.ts'

const readEndpoint = endpoint({
  method: 'GET',
  path: '/api/things/:thingId',
  realm: 'staff',
  tag: 'Things',
  summary: 'A thing',
  params: z.object({ thingId: z.uuid() }),
  response: z.object({ name: z.string() }),
})

interface Node {
  readonly [key: string]: unknown
}

/** Every `$ref` of a document. */
function references(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' ? [String(value)] : references(value),
  )
}

it('every reference of the document leads to something that is not a reference itself', () => {
  const document = openApiOf([{ endpoint: readEndpoint, allow: 'signed-in' }], '1', 'as is')
  const found = new Set(references(document))
  expect([...found]).toEqual(['#/components/schemas/Problem'])
  for (const reference of found) {
    const target = reference
      .slice(2)
      .split('/')
      .reduce<Node | undefined>((node, key) => node?.[key] as Node | undefined, document as Node)
    expect(target).toMatchObject({ type: 'object', required: expect.arrayContaining(['code', 'detail']) })
  }
})
