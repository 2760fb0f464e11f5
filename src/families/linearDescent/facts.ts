/** What a spec implies. */
import type { SpecFact } from '#shared/experiment'
import { checkAxis } from './checks'
import { placesOf, threshold } from './data/places'
import type { DescentSpec } from './spec'

export function facts(spec: DescentSpec): SpecFact[] {
  const { task, replicas } = spec
  if (checkAxis(spec).length > 0) return []
  const places = placesOf(spec)
  const at = threshold(spec)
  const within = at !== null && places.includes(at)
  return [
    { path: 'task.places', text: `${places.length} places, ${places.length * task.repeats * replicas} fits` },
    ...(at === null
      ? []
      : [
          { path: 'task.vary', text: `interpolation threshold at ${at}${within ? '' : ', outside the axis'}` }
        ])
  ]
}
