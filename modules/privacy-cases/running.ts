/** A destruction that two people have approved, as its steps need it. */
export interface Running {
  readonly destruction_id: string
  readonly entity_id: string
  readonly patient_id: string | null
  /** What was written through the site, when it is destroyed and no person's card. */
  readonly enquiry_id: string | null
  /** A review that its writer took back. */
  readonly review_id: string | null
  readonly subject_info: string
  readonly reason: string
  readonly outcome: 'destroy' | 'anonymise'
}
