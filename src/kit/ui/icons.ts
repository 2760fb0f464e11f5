/** The icon set: shapes on a 16 px grid, drawn as 1.5 px strokes. */

export interface Shape {
  d: string
  /** Filled as well as stroked. */
  solid?: boolean
  width?: number
  dash?: string
}

const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`
const one = (d: string): readonly Shape[] => [{ d }]
const ring = circle(8, 8, 5.8)

export const icons = {
  play: one('M5 3.5v9l7-4.5z'),
  pause: one('M5.5 3.5v9M10.5 3.5v9'),
  stop: one('M5 4h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z'),
  previous: one('M10.5 3.5L6 8l4.5 4.5M4 3.5v9'),
  next: one('M5.5 3.5L10 8l-4.5 4.5M12 3.5v9'),
  help: one(`${ring}M6.3 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.7-.9 1.4M8 11.3h.01`),
  search: one(`${circle(7, 7, 4)}M10 10l3.5 3.5`),
  plus: one('M8 3.5v9M3.5 8h9'),
  more: [{ d: 'M3.5 8h.01M8 8h.01M12.5 8h.01', width: 2 }],
  down: one('M4 6.5L8 10.5 12 6.5'),
  right: one('M6.5 4L10.5 8 6.5 12'),
  close: one('M4 4l8 8M12 4l-8 8'),
  check: one('M3.5 8.5l3 3 6-7'),
  running: [{ d: 'M8 2.2a5.8 5.8 0 1 0 5.8 5.8' }, { d: 'M6.6 5.6v4.8L10.4 8z', solid: true, width: 1 }],
  done: one(`${ring}M5.5 8.2l1.8 1.8 3.2-3.8`),
  paused: one(`${ring}M6.6 6v4M9.4 6v4`),
  stopped: one(`${ring}M6.3 6.3h3.4v3.4H6.3z`),
  waiting: one(`${ring}M8 5v3.2l2 1.3`),
  interrupted: [{ d: ring, dash: '2.6 2' }, { d: 'M6.6 6v4M9.4 6v4' }],
  failed: one(`${ring}M6 6l4 4M10 6l-4 4`),
  near: one(`${ring}M5 8.8c1.2-2.4 2.4-2.4 3.2-.9s1.8 1.5 2.8-.7`),
  diverged: one('M2 12.5c4 0 5.2-.8 6.2-3.4L10.6 2.5M7.8 4.3l2.8-1.8 1.6 3M12.8 10.5v2.5'),
  fork: one(
    `${circle(4.5, 3.5, 1.5)}${circle(11.5, 5.5, 1.5)}${circle(4.5, 12.5, 1.5)}M4.5 5v6M11.5 7c0 2.5-7 1.5-7 4`
  ),
  trash: one('M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5'),
  star: one('M8 2.5l1.7 3.5 3.8.5-2.8 2.7.7 3.8L8 11.2 4.6 13l.7-3.8L2.5 6.5 6.3 6z'),
  starred: [{ d: 'M8 2.5l1.7 3.5 3.8.5-2.8 2.7.7 3.8L8 11.2 4.6 13l.7-3.8L2.5 6.5 6.3 6z', solid: true }],
  warning: one('M8 2.5L14 13H2zM8 6.5v3M8 11.3h.01'),
  information: one(`${ring}M8 7.5v3.3M8 5.2h.01`),
  folder: one('M2 4.5h4l1.3 1.5H14v7H2z'),
  disk: one(
    'M3 4.5a5 2 0 1 0 10 0a5 2 0 1 0-10 0zM3 4.5v7c0 1.1 2.2 2 5 2s5-.9 5-2v-7M3 8c0 1.1 2.2 2 5 2s5-.9 5-2'
  ),
  sliders: one(`M3 5h6M12 5h1M3 11h1M7 11h6${circle(10.5, 5, 1.5)}${circle(5.5, 11, 1.5)}`),
  chip: one(
    'M5 4h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM6.5 4V2M9.5 4V2M6.5 14v-2M9.5 14v-2M4 6.5H2M4 9.5H2M14 6.5h-2M14 9.5h-2'
  ),
  steps: one('M2 13h4V9h4V5h4'),
  expand: one('M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5L9 7M2.5 13.5L7 9'),
  side: one('M3.5 3h9a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM6.5 3v10'),
  eye: one(
    `M1.5 8C3.5 4.8 5.6 3.6 8 3.6s4.5 1.2 6.5 4.4c-2 3.2-4.1 4.4-6.5 4.4S3.5 11.2 1.5 8z${circle(8, 8, 1.8)}`
  ),
  tag: one(`M2.5 8.3V3a.5.5 0 0 1 .5-.5h5.3l5.2 5.2-5.8 5.8z${circle(5.4, 5.4, 0.7)}`),
  pencil: one('M3 13l.6-2.8 7-7 2.2 2.2-7 7zM9.4 4.4l2.2 2.2'),
  compare: one('M2.5 2.5v11h11M4.5 11c4.5 0 3-7 8.5-7M4.5 8.5c5 0 4 2 8.5 2'),
  grid: one('M3 3h4v4H3zM9 3h4v4H9zM3 9h4v4H3zM9 9h4v4H9z')
} as const satisfies Record<string, readonly Shape[]>

export type IconName = keyof typeof icons
