/** Orders of presets that tell something, with what each chapter asks. Presets are named by their ids. */

export interface Chapter {
  title: string
  /** What the source says or asks, and what became of it here: two sentences at most. */
  about: string
  presets: readonly string[]
}

export interface Story {
  /** As in `saltus presets --story dissertation`. */
  id: string
  title: string
  about: string
  chapters: readonly Chapter[]
}

const dissertation: Story = {
  id: 'dissertation',
  title: 'The dissertation',
  about:
    '“Sudden Changes with Scale in Deep Learning Applications” (github.com/L-M00), in its order: each experiment with the numbers that it reports beside those of the last run on record here.',
  chapters: [
    {
      title: 'Does test accuracy lag?',
      about:
        'Parities of a few bits on a fixed set of rows: accuracy waits and leaps, tests later than training. Part of the lag, and of test accuracy, is held-out rows that equal training rows.',
      presets: [
        'parity/train-test-gap',
        'parity/sample-size',
        'parity/message-length',
        'parity/message-length-held-out',
        'parity/single-task'
      ]
    },
    {
      title: 'How much fits in',
      about:
        'Final accuracy over width and number of tasks. As published, a task may read a position twice and so be easier than it says; each experiment has the corrected draw beside it.',
      presets: ['parity/width', 'parity/task-count', 'parity/width-by-tasks', 'parity/under-parameterised']
    },
    {
      title: 'Rare tasks and shared parts',
      about:
        'Tasks that come with frequency 2⁻ʳ, or that read positions in common. On a fixed set what looks like rare tasks half learned is their rows looked up.',
      presets: ['parity/finite-powerlaw', 'parity/rare-tasks-weighted', 'parity/correlated-tasks']
    },
    {
      title: 'Endless data, and a plateau of 5 500 epochs',
      about:
        'The headline run: sixteen tasks, fresh rows, 800 000 steps of nothing, then all frequent tasks at once. How long the silence lasts is the scale of the initial weights.',
      presets: [
        'parity/demo',
        'parity/dissertation',
        'parity/dissertation-he',
        'parity/init-gain',
        'parity/sharpness-width',
        'parity/sharpness-length',
        'parity/learning-rate',
        'parity/finite-versus-infinite'
      ]
    },
    {
      title: 'New tasks on trained weights',
      about:
        'After the plateau tasks are drawn again and learned in a few epochs: transfer, says the source. With the controls it lacks most of it is the scale of the weights.',
      presets: [
        'parity/transfer-dissertation',
        'parity/transfer',
        'parity/transfer-controls',
        'parity/transfer-plateau',
        'parity/transfer-arms',
        'parity/transfer-rates',
        'parity/transfer-long-messages'
      ]
    },
    {
      title: 'Which rule left this row?',
      about:
        'Elementary cellular automata told apart by their last row, like or unlike rules frequent. The published orders are given together with their exact reverses.',
      presets: [
        'automata/correlation',
        'automata/finite',
        'automata/all-rules',
        'automata/as-published',
        'automata/twelve-positive',
        'automata/twelve-negative',
        'automata/two-by-two',
        'automata/curricula',
        'automata/curricula-rates',
        'automata/curricula-tuned',
        'automata/curricula-permutations'
      ]
    },
    {
      title: 'Double descent without a network',
      about:
        'Polynomials fitted to few points: test error peaks where parameters are as many as rows. The bump left of it in the source is an unreachable constant and rounding.',
      presets: [
        'double-descent/polynomial',
        'double-descent/cosine',
        'double-descent/cosine-with-constant',
        'double-descent/linear-samples',
        'double-descent/linear-samples-ridge',
        'double-descent/random-features',
        'double-descent/digits-features',
        'double-descent/linear-function',
        'double-descent/fitted-curves',
        'double-descent/cosine-powers',
        'double-descent/square-wave',
        'double-descent/pair-published',
        'double-descent/pair-corrected',
        'double-descent/oracle',
        'double-descent/ablations'
      ]
    },
    {
      title: 'Double descent with a network',
      about:
        'A hidden layer on cos 10x: the source finds no peak at any width, for no width was trained until it met its points. On digits of which some are told wrong, trained until all are known by heart, there is one.',
      presets: [
        'double-descent/cosine-network',
        'double-descent/digits-network',
        'double-descent/epochs',
        'double-descent/imbalanced'
      ]
    },
    {
      title: 'The edge of a set',
      about:
        'Which points of the plane belong to the Mandelbrot set, or to one escape level of it. One level is so rare that accuracy says nothing; average precision is told against the share of the label.',
      presets: [
        'fractals/mandelbrot-level',
        'fractals/mandelbrot-replay',
        'fractals/mandelbrot-corrected',
        'fractals/julia'
      ]
    }
  ]
}

const robustness: Story = {
  id: 'robustness',
  title: 'What knowing by heart costs',
  about:
    'As many parameters as rows are enough to know any labels. The functions that do so are steep: how steep they must be is a law, and how steep they are is measured here.',
  chapters: [
    {
      title: 'Built, not trained',
      about:
        'Baum’s network of 1988 gives any labels to n rows with about n weights, and every row that it calls positive lies in a slab of some millionths.',
      presets: ['robustness/baum']
    },
    {
      title: 'The law of robustness',
      about:
        'Bubeck & Sellke 2021: a fit below the noise has slopes of at least about √(nd/p). Random features are steepest where they just can fit, and settle well above the law.',
      presets: ['robustness/random-features', 'robustness/label-noise', 'robustness/network']
    },
    {
      title: 'How easily fooled',
      about:
        'Digits moved by a tenth of the way from white to black per pixel: networks that tell all others right miss most of these, the narrow ones more.',
      presets: ['robustness/digits', 'robustness/attacks']
    }
  ]
}

const unevenTime: Story = {
  id: 'uneven-time',
  title: 'Rows at uneven times',
  about:
    'Liquid networks (Hasani et al. 2020, 2022) take the time between two rows as time in an equation. First where that buys nothing, then where it may.',
  chapters: [
    {
      title: 'Even times',
      about:
        'One sequence of 48 rows, a sine from a slower one. Liquid cells learn it in some fifty steps, and so does a plain RNN, says the source of the numbers.',
      presets: ['liquid/cfc-sinusoid', 'liquid/ltc-sinusoid']
    },
    {
      title: 'Runs of bits',
      about:
        'A row is a run of equal bits, its length is the time. Their parity is at chance for a while, then leaps; it never does where no sequence is short.',
      presets: ['liquid/irregular-xor']
    },
    {
      title: 'Against the others',
      about:
        'Four cells with as many parameters on sums of sines seen at uneven gaps: paired over eight seeds, whichever way it falls.',
      presets: ['liquid/versus-rnn']
    }
  ]
}

const lazyAndRich: Story = {
  id: 'lazy-and-rich',
  title: 'Lazy and rich',
  about:
    'A wide network can be trained so that it stays a kernel machine, solved in one line, or so that it learns features, which no fixed kernel does. One number decides which.',
  chapters: [
    {
      title: 'How wide is infinite',
      about:
        'The tangent kernel of a random network is that of infinite width up to one over the root of its width.',
      presets: ['kernel/width']
    },
    {
      title: 'From lazy to rich',
      about:
        'The same weights at four scales: the largest follows the closed form to the end, the smallest leaves it, turns its kernel, and ends with half of the error.',
      presets: ['kernel/lazy-to-rich']
    }
  ]
}

const oneMap: Story = {
  id: 'one-map',
  title: 'One map',
  about:
    'Double descent over width, over steps and over rows are slices of one picture (Nakkiran et al. 2019), each with its own sudden changes. A fifth of the digits is told wrong.',
  chapters: [
    {
      title: 'Slices',
      about:
        'Over the width at the end of training; over the steps at the width that can just fit; over the rows at one width, where no ascent came.',
      presets: ['double-descent/digits-network', 'double-descent/epochs', 'double-descent/digits-samples']
    },
    {
      title: 'The whole',
      about:
        'Width, rows and steps at once: turn the picture in “Over steps”, and follow the line where every row is known. Of digits, and of shapes of one dimension, which are harder.',
      presets: ['double-descent/one-map', 'double-descent/one-map-mnist-1d']
    },
    {
      title: 'The same of a parity',
      about:
        'No row is told wrong, and error does not rise again: between rows too few to be understood and rows understood as soon as known lies grokking, for wide nets alone.',
      presets: ['parity/one-map']
    }
  ]
}

export const stories: readonly Story[] = [dissertation, robustness, oneMap, unevenTime, lazyAndRich]
