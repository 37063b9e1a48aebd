export { addBusinessMinutes, type BusinessHours, VENDOR_HOURS } from './business-hours.ts'
export {
  type CalendarYear,
  type DayInfo,
  type DayKind,
  dayInfo,
  RU_CALENDAR,
  type WorkCalendar,
} from './calendar.ts'
export {
  addCalendarDays,
  addHours,
  addMonths,
  addWorkingDays,
  endOfDay,
  fullCalendarDaysBetween,
  isWorkingDay,
  type Traced,
  type TraceStep,
  workingDaysBetween,
} from './deadlines.ts'
