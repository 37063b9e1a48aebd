// The site works without this file; it counts the held time down and remembers the large-type choice.
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
