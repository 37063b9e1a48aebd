/** Treatment plans: options side by side, phases, totals, discount rules, frozen prices, what has been done of them. */
export { type Execution, executionOf, phaseDone, type Rendered } from './execution.ts'
export {
  DISCOUNT_CEILINGS,
  discountCeiling,
  itemDiscount,
  itemGross,
  itemTotal,
  optionTotals,
  type PlanContent,
  type PlanItem,
  type PlanOption,
  type PlanPhase,
  phaseTotals,
  pricesHold,
  type Totals,
  teethOfOption,
} from './plan.ts'
