import { listPlansEndpoint } from '#modules/treatment-plans/contract.ts'
import { useEndpoint } from '../../kit/api.ts'

/** The newest plan in words, the signed option first: «46 Коронка; 45, 47 Мост». Empty without a plan. */
export function usePlanWords(patientId: string, wanted: boolean): string {
  const plans = useEndpoint(listPlansEndpoint, { params: { patientId } }, { enabled: wanted })
  const version = plans.data?.plans[0]?.versions[0]
  const option = version?.options.find(one => one.optionId === version.signedOption) ?? version?.options[0]
  if (!option) return ''
  const items = option.phases.flatMap(phase => phase.items)
  return items.map(item => [item.teeth.join(', '), item.name].filter(Boolean).join(' ')).join('; ')
}
