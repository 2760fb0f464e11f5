/** What the panels of a sweep show and how they are read. */
import type { PanelHelp } from '../../../../kit/ui/help/help'

export const help = {
  map: {
    shows: 'The outcome of a sweep over two fields: a cell of the map for each cell of the sweep.',
    read: [
      'Of steps: dark is late, hatched never. Of phases: each has a colour and its name.',
      'A click opens the runs of a cell; the table below does it by key.'
    ],
    formula: 'm(x, y) = median_{r} m_r(x, y)',
    letters: 'r: seeds, of one run or of several.',
    source: 'Measured as the sweep asks for it; the line above names it',
    words: ['sweep, cell, knob', 'threshold', 'phase']
  },
  outcome: {
    shows: 'What came of a sweep along one field: a place on x for each value, and the measure above it.',
    read: [
      'Points are seeds, the line is their median, the band reaches from quartile to quartile; △ on top: never reached.',
      'A click opens the runs of a cell; the table below does it by key.'
    ],
    formula: 'm(x) = median_{r} m_r(x)',
    letters: 'r: seeds, of one run or of several.',
    source: 'Measured as the sweep asks for it; censored seeds count as later than every step',
    words: ['sweep, cell, knob', 'threshold']
  },
  graded: {
    shows: 'The measure of every cell over its run, in one plot: how a curve changes with a knob.',
    read: [
      'A line is a cell, the median over its seeds. Colour is the knob: along a scale for numbers, a colour and a dash each for names.',
      'The pointer makes the nearest line stand out and tells its cell; a click opens its runs, the table below does it by key.'
    ],
    formula: 'y(t) = median_{r} y_r(t)',
    letters: 'r: seeds of the cell.',
    source: 'Rows of the runs as stored',
    words: ['sweep, cell, knob', 'replica']
  },
  sharpness: {
    shows: 'How sudden the leap of a measure is, against the knob of the sweep.',
    read: [
      'Every curve is fitted with six shapes, as in the panel Leaps of a run. Small points are seeds, large ones their median; seeds that did not leap, or leapt between two rows, have none.',
      'Small is sharp: it takes little time beside what was waited for.',
      'The line is s ∝ xᶻ with the median over seeds of z, fitted to the logarithms of the cells in which a seed leapt; brackets are the 90 % interval of a median over seeds. A knob of the model stands for the parameters that it makes.'
    ],
    formula: 's = \\frac{t_{90} − t_{10}}{t_{50}}',
    source: 'Own definition: docs/design.md, Leaps',
    words: ['sharpness of a leap', 'emergence']
  },
  overSteps: {
    shows:
      'The metric whose last value the sweep tells, over steps and the knobs: medians over seeds. Of two knobs and the steps any two lie on the picture, and the slider goes along the third.',
    read: [
      'Each place has the newest value at or before its step; before the first one there is none. A colour is one value however the picture is turned.',
      'The line is of what the sweep asks for, T_grok; dashes are of the training threshold of its phases, T_fit: of a training error of 0, that the network interpolates. The line above tells how many of the cells that are shown have each.',
      'With steps across, a stair through the steps at which the median seeds first reached it; on its right they have, and where it runs to the right end the next row never did.',
      'With a knob across, an outline around the cells whose median meets it at the step: a test error that has risen again is outside. Of what is recorded by task alone, around those that have reached it by then.',
      'A row is one kind of training over time, a column the sweep after so many steps: epoch-wise, model-wise and sample-wise descent are slices of one whole.'
    ],
    formula: 'y(x, t) = median_{r} y_r(x, t_k)',
    letters: 'x: the knobs; r: seeds of the cell; t_k: the newest row of a seed at or before t.',
    source: 'Nakkiran et al. 2019 (arXiv 1912.02292), figure of test error over width and epochs',
    words: ['sweep, cell, knob', 'threshold']
  }
} satisfies Record<string, PanelHelp>
