/** What the general panels show and how they are read, by kind. */
import type { GeneralPanel } from '#shared/family'
import type { PanelHelp } from '../../kit/ui/help/help'

const conover = 'intervals of medians: order statistics (Conover 1999, §3.2)'

export const help: Readonly<Record<GeneralPanel, PanelHelp>> = {
  curve: {
    shows:
      'Measures of every run on screen along the axis of the experiment, as they were stored: no row is left out and none is smoothed.',
    read: [
      'A bold line is the median over seeds, its band reaches from 10 to 90 % of them, thin lines are single seeds.',
      'Colour and dash are the run, weight is the measure; of lines named at their end dash is the measure.',
      'Dashed and named: chance, what a network that knows nothing gets. Hatched: not trained yet. A cross: a seed that diverged.',
      'The pointer tells every line; a drag moves the time cursor, the wheel zooms, a double click shows the whole axis.'
    ],
    formula: 'y(t) = median_{r} y_r(t)',
    letters: 'r: seeds that train together. Quantiles are over seeds at one step, never over steps.',
    source: 'Rows of the run as stored. Quantiles by linear interpolation',
    words: ['replica', 'cursor', 'series', 'T_train', 't − t₅₀']
  },
  tasks: {
    shows:
      'One small plot for each task of the active run, all with the same axes, in the order in which the tasks are learned.',
    read: [
      'The line is the median over seeds, the band 10–90 %; the number at the right of a plot is t₅₀, where the median is half way from chance to 1.',
      'A plateau that ends at once is a task that emerges; plots that stay at chance come last. By rank: frequent tasks first.',
      'The ends of both axes are written once, under the last row. A drag in any plot moves the time cursor.'
    ],
    formula: 't_{50} = \\min \\{ t : a(t) ≥ \\frac{c + 1}{2} \\}',
    letters: 'a: accuracy, median over seeds; c: chance.',
    source: 'Emergence per task: Michaud et al. 2023 (arXiv 2303.13506)',
    words: ['emergence', 'plateau']
  },
  heatmap: {
    shows: 'All tasks of the active run at once: a row for each, time to the right, and the value as colour.',
    read: [
      'Dark is chance, bright is known; the bar beside the map has the numbers.',
      'Rows are sorted by t₅₀, so that the edge between dark and bright is the order of emergence; by rank it shows whether frequent tasks come first.',
      'Where values are shares of a whole, bands lie one on the other, each as high as its share.',
      'The pointer tells the task and its value; a drag moves the time cursor.'
    ],
    formula: 'share = \\frac{a − c}{m − c}',
    letters:
      'Share of the colour map; a: the measure, median over seeds; c: chance, or the lower end of its range; m: its upper end.',
    source: 'Rows of the run as stored; emergence per task: Michaud et al. 2023 (arXiv 2303.13506)',
    words: ['emergence', 'group']
  },
  values: {
    shows: 'Numbers that a run says of itself as a whole, along no axis.',
    read: ['A row is a value with its unit; columns are the median and the seeds, up to eight of them.'],
    formula: 'v = median_{r} v_r',
    letters: 'v: a value; r: seeds.',
    source: 'Defined by the family; its README has formulas and sources',
    words: ['replica']
  },
  crossing: {
    shows: 'When each seed knew its training rows and when the held-out ones, and what lay between.',
    read: [
      'T_train and T_grok are the first evaluated steps with an accuracy of at least 99 % on training and on held-out rows; the stricter rule asks for three evaluations in a row.',
      'Nothing is known between evaluations, so each is an interval: after the one before, by this one.',
      '“> n”, never within n steps, counts as later than every step.',
      'Then their ratio, held-out accuracy where 80 % of the training rows are right and at T_train, each in the first evaluation from there on, the lowest one from T_grok on, and how often it fell below 90 %.'
    ],
    formula: 'T = \\min \\{ t : a(t) ≥ 0.99 \\}',
    source: 'Power et al. 2022 (arXiv 2201.02177), figure 1',
    words: ['grokking', 'T_train']
  },
  stages: {
    shows:
      'When each stage first reached an accuracy, counted from where the stage begins, beside the controls that learned the same from nothing.',
    read: [
      'A number is the median over seeds; “>” where half of them never came that far.',
      'Below a stage that goes on with learned weights: how many times as long its controls took, on the same rows with no fewer steps, with weights drawn anew or shuffled. Above 1 something was carried over.',
      'Seeds are compared one by one. A crossing lies between two evaluations, so a ratio lies between two numbers; the second line is its 90 % interval.',
      'Without such a control nothing is compared.'
    ],
    formula: 'ratio = median_{r} \\frac{T_{control, r}}{T_{stage, r}}',
    letters: 'r: seeds.',
    source: conover,
    words: ['stage', 'control']
  },
  redraw: {
    shows:
      'What is learned while the accuracy still stands at chance: tasks were drawn anew after s steps, and the point says how long the new ones took.',
    read: [
      'A small point is a seed, a large one the median of those that were on their plateau still (rings had leapt, triangles never reached the level), with its 90 % interval from five seeds on.',
      'Along x: s, along y: T(s), both divided by T(s₀) of the same seed after the earliest redraw s₀.',
      'Dashed: “structure first”, T(s₀) − (s − s₀), if everything but the tasks’ own bits is carried over, and “nothing learned”, T(s₀).',
      'A prediction is refused where the interval of the share carried over leaves out 1 or 0.'
    ],
    formula: 'c(s) = \\frac{T(s_0) − T(s)}{\\min(s − s_0, T(s_0))}',
    letters:
      'c: share carried over, 1 for structure first, 0 for nothing learned. Redraws come at the same steps for all seeds; dividing by T(s₀) puts each at its own share.',
    source: conover,
    words: ['plateau', 'share carried over']
  },
  collapse: {
    shows:
      'Whether every task is learned after equally many rows of its own: then curves that lie apart over steps fall together over rows of the task.',
    read: [
      'Every line is a task, of the seed with the median score at first; x is its own rows or steps.',
      'Learning begins, t₀, where tasks are drawn anew; else where the first task leaves chance (its t₁₀), and that task is left out. No curve is counted from its own t₅₀, where all would meet by construction.',
      'Score 0: curves fall together over rows. 1: rows explain nothing. Above 1: rows part them. Only tasks that reached t₅₀ count and are drawn.'
    ],
    formula: 'score = \\frac{std(\\ln n_{50})}{std(\\ln(t_{50} − t_0))}',
    letters:
      'n₅₀ = share · rows of an update · (t₅₀ − t₀); std over tasks; told as the median over seeds with its 90 % interval.',
    source: conover,
    words: ['collapse', 'emergence']
  },
  frequency: {
    shows:
      'When each task is learned against the share of training rows that it has; or, as curves, beside the skills of a solvable model.',
    read: [
      'Small points are seeds, large ones their median. The line is t ∝ pᶻ with the median over seeds of z and its 90 % interval, fitted to the logarithms of the tasks that emerged.',
      'Dashed: the solvable model, logistic in p · t, so that a skill takes 1/p as long, through the most frequent task.',
      'Rank correlation 1: frequent tasks come first without exception; tasks that did not emerge count as last.',
      'As curves: the share of the way from chance to 1, thick the means over rows as they come. Two numbers set the model (how sudden tasks are, and t₅₀ of the most frequent one); all other tasks are foretold.'
    ],
    formula:
      '\\frac{R}{S} = \\frac{1}{1 + (\\frac{S}{R_0} − 1) e^{−2 η p B^2 S t}}\np_k ∝ k^{−(α + 1)} ⇒ error(t) ∝ t^{−α / (α + 1)}',
    letters:
      'R: strength of a skill, S its goal; p: share of rows, t: step. (t₉₀ − t₁₀)/t₅₀ = 2 ln 9 / ln(S/R₀ − 1).',
    source:
      'Michaud et al. 2023 (arXiv 2303.13506, §4: z = −0.81); model: Nam et al. 2024 (arXiv 2404.17563)',
    words: ['time against frequency', 'solvable model']
  },
  leaps: {
    shows:
      'Which curves leap, when and how suddenly, by one definition for the window, the command line and every family.',
    read: [
      'Six shapes are fitted: constant, line, saturation (none a leap), sigmoid, sigmoid in log t, ramp. The one with the least Bayesian information criterion is told, a leap only where it is ahead by 10.',
      't₅₀ is half of the way up, t₁₀ and t₉₀ a tenth and nine tenths; ± is half of the 95 % interval. “First at ½” is the first evaluation half way between chance and 1, after the one before.',
      'Seeds that did not leap within the run count as later (survival: Kaplan & Meier 1958; Turnbull 1976).',
      'A staircase is two or more rises between rests of 8 % of the rows each; a fall is one by 15 % of the way from chance to 1; both beyond what noise may do.',
      'A seed that has not leapt is forecast by its loss deficit d: on the plateau a negative power of d falls in a line (d to the −q, q from 0.15 to 1). The back-test asks for the same forecasts with the rows of 50, 70 and 90 % of t₅₀; its error is the mean of |ln(forecast / t₅₀)|.',
      '“t₀, κ” tells every curve as one sigmoid held to chance and 1: where it is half done and how steep; beside another accuracy also the gap between the two and the lag √(2 · gap).'
    ],
    formula:
      'a(t) = c + \\frac{1 − c}{1 + e^{−κ(t − t_0)}}\ngap = \\frac{(Δt_0)^2}{2} + \\frac{π^2}{6} (\\frac{1}{κ_1} − \\frac{1}{κ_2})^2',
    source:
      'Kass & Raftery 1995 (10 is “very strong”); own definition, tried on 15 000 curves: docs/design.md, Leaps',
    words: ['emergence', 'loss deficit', 'sharpness of a leap']
  },
  scales: {
    shows:
      'How large the signal and the gradient are from layer to layer: whether a plateau is made by the scale of the weights alone.',
    read: [
      'Bold: the median over seeds at the cursor, with its band 10–90 %; dashes: the first state.',
      'Signal: what a weight matrix makes of its inputs, its spread over probe rows; gradient: norm of the gradient of the training loss over the first 16 batches. Computed from every stored state when you ask for it.',
      'A ReLU layer with PyTorch’s default weights leaves 1/√6 = 0.41 of the signal, with He’s all of it. A signal that has shrunk a thousandfold at the last layer is a plateau of the scale.'
    ],
    formula: 'signal_l = \\sqrt{mean_{units} var_{rows}(W_l x_{l − 1})}',
    source: 'He et al. 2015 (arXiv 1502.01852), §2.2',
    words: ['plateau', 'probe', 'kept, derived series']
  },
  embedding: {
    shows:
      'Rows or columns of a weight matrix, or activations on fixed inputs (128 to 512), at every kept state, in one plane: a point that moves has moved because the weights did.',
    read: [
      'The picture is that of the newest state at or before the cursor, never one in between. Colour and links are structure of the task: residues, groups, cosets (H·g right, g·H left; the first factor acts first), neighbours.',
      'PCA: the two directions of largest variance of all states together. t-SNE keeps neighbours alone: distances between clusters mean little; a temporal weight holds points to their places, which also smooths.',
      'Movement: degrees of turn per tenfold step, of the layout (Procrustes) and of the weights (CKA); a layout that moves where weights do not is noise.',
      'Cosine at +m: of rows x and x + m about the mean row, beside that of all pairs. Same class: share of nearest neighbours in the matrix with the point’s own class, beside that by chance.',
      'Frequency of a neuron: the one with at least half the power of its line over the symbols, at the last state; others have no colour. Pointing at a point marks it in other panels, a lasso selects.'
    ],
    formula: 'KL(P ‖ Q) + λ ∑ ‖y_t − y_{t − 1}‖^2\nKL = ∑_{i ≠ j} p_{ij} \\log \\frac{p_{ij}}{q_{ij}}',
    letters:
      'What t-SNE lowers: p from Gaussians of the given perplexity, q from Student’s t; λ: temporal weight. Movement: arcsin √(1 − ‖AᵀB‖_*² / (‖A‖² ‖B‖²)) and arccos CKA, each by the log₁₀ of the ratio of the steps.',
    source:
      'Pearson 1901; van der Maaten & Hinton 2008, van der Maaten 2014 (above 600 points); Rauber et al. 2016; Gower 1975; Kornblith et al. 2019; trustworthiness: Venna & Kaski 2001; cosets: Power et al. 2022, figure 3; neurons: Nanda et al. 2023, §4.1',
    words: ['embedding, layout', 'checkpoint, kept state']
  }
}
