/** A change of a doctor's schedule: from that day on he receives every day from nine to twelve at this place. */
export const wholeWeek = (
  validFrom: string,
  place: {
    readonly branchId: string
    readonly entityId: string | undefined
    readonly chairId: string | null
  },
) => ({
  kind: 'week',
  validFrom,
  validTo: null,
  shifts: [1, 2, 3, 4, 5, 6, 7].map(weekday => ({
    weekday,
    from: '09:00',
    to: '12:00',
    parity: null,
    ...place,
  })),
})
