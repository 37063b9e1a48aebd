// The site works without this file; it counts the held time down, remembers the large-type choice and knows arrow keys.
const vision = 'amb-vision'
const apply = value => {
  document.documentElement.dataset.vision = value
}
apply(sessionStorage.getItem(vision) ?? '')
for (const button of document.querySelectorAll('[data-vision-switch]')) {
  button.hidden = false
  button.addEventListener('click', () => {
    const next = document.documentElement.dataset.vision === 'large' ? '' : 'large'
    sessionStorage.setItem(vision, next)
    apply(next)
  })
}
for (const clock of document.querySelectorAll('[data-left-seconds]')) {
  const end = performance.now() + Number(clock.dataset.leftSeconds) * 1000
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000))
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
    if (left === 0) {
      document.querySelector('[data-expired]')?.removeAttribute('hidden')
      return
    }
    setTimeout(tick, 500)
  }
  tick()
}

// Days and times are many: arrows walk among them as they stand on the screen, Tab still does, too.
const ROW = { ArrowLeft: -1, ArrowRight: 1 }
const nextRow = (all, from, down) => {
  const middle = box => box.left + box.width / 2
  const here = from.getBoundingClientRect()
  const rows = all
    .map(one => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => (down ? box.top > here.top + 1 : box.top < here.top - 1))
  const near = Math.min(...rows.map(({ box }) => Math.abs(box.top - here.top)))
  const away = ({ box }) => Math.abs(middle(box) - middle(here))
  return rows
    .filter(({ box }) => Math.abs(box.top - here.top) <= near + 1)
    .reduce((best, row) => (best && away(best) <= away(row) ? best : row), undefined)?.one
}
const going = {
  ArrowUp: (all, from) => nextRow(all, from, false),
  ArrowDown: (all, from) => nextRow(all, from, true),
  Home: all => all[0],
  End: all => all.at(-1),
}
for (const group of document.querySelectorAll('.days, #times')) {
  group.addEventListener('keydown', event => {
    const all = [...group.querySelectorAll('a, button')]
    const at = all.indexOf(event.target)
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const step = ROW[event.key]
    const next = step ? all[at + step] : going[event.key]?.(all, all[at])
    if (!next) return
    event.preventDefault()
    next.focus()
  })
}
// The strip of days stands where the chosen day is.
const chosen = document.querySelector('.days [aria-current]')
if (chosen) chosen.parentElement.scrollLeft = chosen.offsetLeft - chosen.parentElement.offsetLeft - 48
