import { z } from 'zod'
import { type AnyEndpoint, Problem } from '#libs/contract/index.ts'
import type { AnyRoute } from './handle.ts'

const SECURITY: Record<AnyEndpoint['realm'], object[]> = {
  staff: [{ staffSession: [] }],
  patient: [{ patientSession: [] }],
  vendor: [{ vendorSession: [] }],
  site: [],
  public: [],
}

const toJson = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return rest
}

/** `/a/:b` → `/a/{b}`. */
const pathOf = (path: string) => path.replace(/:(\w+)/g, '{$1}')

function parametersOf(endpoint: AnyEndpoint): object[] {
  const of = (schema: z.ZodType | undefined, where: 'path' | 'query') => {
    if (!schema) return []
    const json = toJson(schema, 'input') as { properties?: Record<string, object>; required?: string[] }
    return Object.entries(json.properties ?? {}).map(([name, property]) => ({
      name,
      in: where,
      required: where === 'path' || (json.required ?? []).includes(name),
      schema: property,
    }))
  }
  const key =
    endpoint.method === 'GET' || endpoint.idempotent === false
      ? []
      : [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            schema: { type: 'string', minLength: 8, maxLength: 128 },
          },
        ]
  return [...of(endpoint.params, 'path'), ...of(endpoint.query, 'query'), ...key]
}

const operationId = (endpoint: AnyEndpoint) =>
  `${endpoint.method.toLowerCase()}${endpoint.path.replace(/^\/api/, '').replace(/[/:-]+(\w)/g, (_, c: string) => c.toUpperCase())}`

/** The OpenAPI 3.1 document of the routes that the server really serves. */
export function openApiOf(
  routes: readonly Pick<AnyRoute, 'endpoint' | 'allow'>[],
  version: string,
  description: string,
): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const { endpoint, allow } of routes) {
    const path = paths[pathOf(endpoint.path)] ?? {}
    paths[pathOf(endpoint.path)] = path
    path[endpoint.method.toLowerCase()] = {
      operationId: operationId(endpoint),
      summary: endpoint.summary,
      tags: [endpoint.tag],
      security: SECURITY[endpoint.realm as AnyEndpoint['realm']],
      'x-realm': endpoint.realm,
      'x-allow': allow,
      parameters: parametersOf(endpoint),
      ...(endpoint.body && {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: toJson(endpoint.body, 'input') } },
        },
      }),
      ...(endpoint.consumes && {
        requestBody: {
          required: true,
          content: { [endpoint.consumes]: { schema: { type: 'string', format: 'binary' } } },
        },
      }),
      responses: {
        [endpoint.status ?? 200]: {
          description: 'Done',
          content: endpoint.produces
            ? { [endpoint.produces]: {} }
            : { 'application/json': { schema: toJson(endpoint.response, 'output') } },
        },
        default: {
          description: 'Refused',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    }
  }
  const cookie = (name: string) => ({ type: 'apiKey', in: 'cookie', name })
  return {
    openapi: '3.1.1',
    info: { title: 'Ambulatoria', version, description },
    paths,
    components: {
      schemas: { Problem: toJson(Problem, 'output') },
      securitySchemes: {
        staffSession: cookie('amb_staff'),
        patientSession: cookie('amb_patient'),
        vendorSession: cookie('amb_vendor'),
      },
    },
  }
}
