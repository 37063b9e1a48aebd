/** Largest accepted file: a cone-beam tomography of both jaws fits. */
export const MAX_FILE_BYTES = 500_000_000
/** How long a link to the content of a file lives. */
export const LINK_MINUTES = 10
/** How often the gate is asked again while a long file is on its way out. */
export const RECHECK_MS = 3_000
/** How old bytes without a row must be to be taken for orphans: no transaction of ours lasts as long. */
export const ORPHAN_HOURS = 24
