import { renderConsent } from './consents.ts'
import { isNotice, type Operator, type RenderedText, type TextKind, type TextParameters } from './model.ts'
import { renderNotice } from './notices.ts'

export * from './completeness.ts'
export { type DiffParagraph, type DiffWord, diffTexts } from './diff.ts'
export * from './model.ts'
export * from './signature-matrix.ts'

/** Renders a text with the operator's requisites and terms. The wording is ours; the elements follow the law. */
export const renderText = (
  kind: TextKind,
  operator: Operator,
  parameters: TextParameters,
  scope = '',
): RenderedText =>
  isNotice(kind) ? renderNotice(kind, operator, parameters) : renderConsent(kind, operator, parameters, scope)
