/** Views of a stored state, with their formulas and sources. */
import type { InspectionInfo } from '#shared/inspection'

export const inspections: readonly InspectionInfo[] = [
  {
    id: 'map',
    title: 'Map of answers',
    help: 'What the network at the stored state answers over a window of the plane: the probability of label 1, softmax of its two logits, from dark to bright; or which answers are wrong: label 1 called 0 (missed), label 0 called 1 (false alarm). The line is the learned boundary, where both labels are as probable. The wheel zooms about the pointer (with Ctrl where the page scrolls), a double click shows the whole domain. A zoomed window shows the last answer where it lies until its own has come. Coarse cells come first and are halved down to 256 along the longer side; labels are computed at the middles of the cells.',
    args: {
      x: { type: 'number', title: 'Middle, share of the width', min: 0, max: 1, default: 0.5 },
      y: { type: 'number', title: 'Middle, share of the height', min: 0, max: 1, default: 0.5 },
      zoom: { type: 'number', title: 'Doublings', min: 0, max: 30, default: 0 },
      cells: {
        type: 'number',
        title: 'Cells along the longer side; 0: the view’s choice',
        min: 0,
        max: 256,
        default: 0
      }
    }
  }
]
