import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface View {
  /** Screen pixels for a photo pixel, and where the photo's corner lies on the screen. */
  readonly scale: number
  readonly x: number
  readonly y: number
}

const CLOSEST = 8

/** Zoom and pan over a photo: wheel, two fingers, drag; always leaves part of the photo in sight. */
export function useView(
  frame: RefObject<HTMLDivElement | null>,
  photo: { readonly width: number; readonly height: number },
  mouth: Box | null,
) {
  const whole = useMemo(
    () => ({ x: 0, y: 0, width: photo.width, height: photo.height }),
    [photo.width, photo.height],
  )
  const [view, setView] = useState<View>({ scale: 1, x: 0, y: 0 })
  const [size, setSize] = useState({ width: 0, height: 0 })
  const touched = useRef(false)

  const showing = useCallback(
    (box: Box): View => {
      const { width, height } = size
      if (width === 0) return { scale: 1, x: 0, y: 0 }
      const scale = Math.min(CLOSEST, width / box.width, height / box.height)
      return {
        scale,
        x: width / 2 - (box.x + box.width / 2) * scale,
        y: height / 2 - (box.y + box.height / 2) * scale,
      }
    },
    [size],
  )
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const watch = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    watch.observe(element)
    return () => watch.disconnect()
  }, [frame])

  const fit = useCallback(() => {
    touched.current = false
    setView(showing(whole))
  }, [showing, whole])
  const toMouth = useCallback(() => {
    touched.current = false
    setView(showing(mouth ?? whole))
  }, [showing, mouth, whole])
  // The first look goes to the smile, and a window that is resized keeps it there until somebody moves the photo.
  useEffect(() => {
    if (!touched.current) setView(showing(mouth ?? whole))
  }, [showing, mouth, whole])

  const zoom = useCallback(
    (by: number, at?: { readonly x: number; readonly y: number }) => {
      touched.current = true
      setView(v => {
        const smallest = Math.min(size.width / photo.width, size.height / photo.height) * 0.8
        const scale = Math.min(CLOSEST, Math.max(smallest, v.scale * by))
        const centre = at ?? { x: size.width / 2, y: size.height / 2 }
        const k = scale / v.scale
        return { scale, x: centre.x - (centre.x - v.x) * k, y: centre.y - (centre.y - v.y) * k }
      })
    },
    [size, photo.width, photo.height],
  )
  const pan = useCallback(
    (dx: number, dy: number) => {
      touched.current = true
      setView(v => {
        const keep = 80
        const x = Math.min(size.width - keep, Math.max(keep - photo.width * v.scale, v.x + dx))
        const y = Math.min(size.height - keep, Math.max(keep - photo.height * v.scale, v.y + dy))
        return { ...v, x, y }
      })
    },
    [size, photo.width, photo.height],
  )
  // React listens to the wheel passively; the page must not scroll while the photo zooms.
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      const box = element.getBoundingClientRect()
      zoom(Math.exp(-event.deltaY * 0.0016), { x: event.clientX - box.left, y: event.clientY - box.top })
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [frame, zoom])
  return { view, size, fit, toMouth, zoom, pan }
}
