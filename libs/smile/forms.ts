/** Own, parametric forms of upper front teeth. */
export type ToothForm = 'oval' | 'square' | 'triangular' | 'youthful' | 'mature'
export const TOOTH_FORMS: readonly ToothForm[] = ['oval', 'square', 'triangular', 'youthful', 'mature']
