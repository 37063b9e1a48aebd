import { z } from 'zod'
import { Empty, endpoint, Id, Instant, requiredText, shortText } from '#libs/contract/index.ts'
import { FIELD_TYPES, SECTIONS, TEMPLATE_REF } from '#libs/protocol-template/index.ts'

const tag = 'Records: templates'

export const TemplateRef = z.string().regex(TEMPLATE_REF)
export const FieldValues = z.record(
  z.string().max(40),
  z.union([shortText(4000), z.number(), z.array(shortText(200)).max(40), z.array(z.number().int()).max(32)]),
)

export const TemplateFieldShape = z.object({
  key: requiredText(40),
  label: requiredText(120),
  section: z.enum(SECTIONS),
  type: z.enum(FIELD_TYPES),
  required: z.boolean(),
  unit: shortText(20).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  options: z.array(requiredText(120)).max(40).optional(),
})
export const Template = z.object({
  ref: TemplateRef,
  /** Null for the platform's own. */
  templateId: Id.nullable(),
  number: z.number().int(),
  title: z.string(),
  base: z.enum(['dental-exam', 'general-exam']),
  fields: z.array(TemplateFieldShape),
  publishedAt: Instant.nullable(),
})
export type Template = z.infer<typeof Template>

const staff = { realm: 'staff', tag } as const
export const listTemplatesEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: '/api/clinic/protocols/templates',
  summary: 'Templates of protocols in force: of the platform and of the clinic',
  response: z.object({ templates: z.array(Template) }),
})
export const readTemplateEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: '/api/clinic/protocols/templates/:ref',
  summary: 'A version of a template, also one that was replaced',
  params: z.object({ ref: TemplateRef }),
  response: Template,
})
export const publishTemplateEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: '/api/clinic/protocols/templates',
  status: 201,
  summary: 'Publish a template, or the next version of one; signed protocols keep theirs',
  body: z.object({
    templateId: Id.nullable(),
    title: requiredText(120),
    base: z.enum(['dental-exam', 'general-exam']),
    fields: z.array(TemplateFieldShape).min(1).max(80),
    archived: z.boolean().default(false),
  }),
  response: z.object({ templateId: Id, number: z.number().int(), ref: TemplateRef }),
})

export const Macro = z.object({ short: z.string(), words: z.string(), own: z.boolean() })
export type Macro = z.infer<typeof Macro>
const Short = z.string().regex(/^[\p{L}\p{N}-]{1,20}$/u)
export const handyEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: '/api/clinic/protocols/handy',
  summary: 'Macros of the clinic and of the reader, favourite diagnoses and services',
  response: z.object({
    macros: z.array(Macro),
    diagnoses: z.array(z.object({ code: z.string(), name: z.string() })),
    services: z.array(z.string()),
  }),
})
export const saveMacroEndpoint = endpoint({
  ...staff,
  method: 'PUT',
  path: '/api/clinic/protocols/macros',
  summary: 'Keep a macro; empty words remove it',
  body: z.object({ short: Short, words: shortText(4000), forClinic: z.boolean().default(false) }),
  response: Empty,
})
export const favouriteEndpoint = endpoint({
  ...staff,
  method: 'PUT',
  path: '/api/clinic/protocols/favourites',
  summary: 'Put a diagnosis or a service among favourites, or take it out',
  body: z.object({
    kind: z.enum(['diagnosis', 'service']),
    code: requiredText(40),
    favourite: z.boolean(),
  }),
  response: Empty,
})
