/**
 * Everything the window can do, declared once: for its keys, the palette, the key map and the application menu. What a
 * command does is written in the page, `renderer/state/commands`; one that is declared and not written, or the other
 * way round, does not compile.
 */
export interface CommandDeclaration {
  id: string
  title: string
  /** As the interface writes it: `Ctrl K`, `Shift S`, `←`. */
  key?: string
  /** Other words that one looks for it by. */
  also?: string
}

/** Headings of the key map, in the order of the palette. */
export const commandHeadings = ['Run', 'Sweep', 'Time', 'Panels', 'Library', 'Window'] as const

export type Heading = (typeof commandHeadings)[number]

export const commandGroups = {
  Run: [
    { id: 'run.new', title: 'New run…', key: 'N', also: 'blank experiment family create' },
    {
      id: 'file.open',
      title: 'Open a file: an experiment or a bundle…',
      key: 'Ctrl O',
      also: 'import load saltus json'
    },
    { id: 'spec.json', title: 'Edit the spec as JSON, or as a form', key: 'J', also: 'text source raw' },
    { id: 'run.start', title: 'Run the edited spec', key: 'Ctrl Enter', also: 'start train' },
    { id: 'run.continue', title: 'Continue the run', key: 'R', also: 'resume go on' },
    { id: 'run.pause', title: 'Pause the run', key: 'P', also: 'hold wait' },
    { id: 'run.step', title: 'Train one step' },
    { id: 'run.stop', title: 'Stop the run', key: 'Shift S', also: 'end cancel abort' },
    {
      id: 'run.fork',
      title: 'Fork here: edit as a fork at the cursor',
      key: 'E',
      also: 'branch from checkpoint'
    },
    { id: 'run.edit', title: 'Edit the spec as a new run', key: 'Shift E', also: 'duplicate copy clone' },
    { id: 'run.log', title: 'Show what the lost engine process wrote', also: 'log crash error message' },
    { id: 'run.verify', title: 'Verify: replay the end of the run', also: 'reproduce check identical' }
  ],
  Sweep: [
    {
      id: 'sweep.design',
      title: 'Sweep the edited spec, over the field that had the focus last…',
      key: 'W',
      also: 'grid search knob values range seeds designer'
    },
    { id: 'sweep.continue', title: 'Continue the sweep', also: 'resume' },
    {
      id: 'sweep.extend',
      title: 'Train cells that did not get there on…',
      also: 'extend budget censored more steps'
    },
    { id: 'sweep.fresh', title: 'Train all cells of the sweep anew', also: 'again repeat fresh taken over' },
    { id: 'sweep.left', title: 'Cell to the left in the sweep', key: 'Alt ←', also: 'neighbour previous' },
    { id: 'sweep.right', title: 'Cell to the right in the sweep', key: 'Alt →', also: 'neighbour next' },
    { id: 'sweep.up', title: 'Cell above in the sweep', key: 'Alt ↑', also: 'neighbour second knob' },
    { id: 'sweep.down', title: 'Cell below in the sweep', key: 'Alt ↓', also: 'neighbour second knob' },
    { id: 'sweep.pause', title: 'Pause the sweep', also: 'hold wait' },
    { id: 'sweep.stop', title: 'Stop the sweep', also: 'end cancel abort' },
    { id: 'sweep.trash', title: 'Move the sweep and its runs to the trash', also: 'delete remove bin' },
    { id: 'sweep.restore', title: 'Bring the sweep back from the trash', also: 'undo undelete recover' }
  ],
  Time: [
    { id: 'cursor.back', title: 'Cursor: previous recorded place', key: '←' },
    { id: 'cursor.forward', title: 'Cursor: next recorded place', key: '→' },
    { id: 'cursor.previousCheckpoint', title: 'Cursor: previous checkpoint', key: 'Shift ←', also: 'state' },
    { id: 'cursor.nextCheckpoint', title: 'Cursor: next checkpoint', key: 'Shift →', also: 'state' },
    { id: 'cursor.previousLeap', title: 'Cursor: previous leap', key: '[', also: 'change jump' },
    { id: 'cursor.nextLeap', title: 'Cursor: next leap', key: ']', also: 'change jump' },
    { id: 'cursor.first', title: 'Cursor: beginning', key: 'Home', also: 'start first step' },
    { id: 'cursor.head', title: 'Cursor: end', key: 'End', also: 'head last newest step' },
    { id: 'cursor.play', title: 'Play through time, or stop playing', key: 'Space', also: 'animate movie' },
    { id: 'cursor.live', title: 'Live: follow the head, on or off', key: 'L' }
  ],
  Panels: [
    { id: 'tab.next', title: 'Next tab of panels', key: '.', also: 'overview inside network table all' },
    {
      id: 'tab.previous',
      title: 'Previous tab of panels',
      key: ',',
      also: 'overview inside network table all'
    },
    { id: 'panel.left', title: 'Move the focused panel left', key: 'Ctrl ←', also: 'arrange layout' },
    { id: 'panel.right', title: 'Move the focused panel right', key: 'Ctrl →', also: 'arrange layout' },
    { id: 'panel.up', title: 'Move the focused panel up', key: 'Ctrl ↑', also: 'arrange layout' },
    { id: 'panel.down', title: 'Move the focused panel down', key: 'Ctrl ↓', also: 'arrange layout' },
    { id: 'panel.narrower', title: 'Make the focused panel narrower', key: 'Ctrl Shift ←', also: 'resize' },
    { id: 'panel.wider', title: 'Make the focused panel wider', key: 'Ctrl Shift →', also: 'resize' },
    { id: 'panel.lower', title: 'Make the focused panel lower', key: 'Ctrl Shift ↑', also: 'resize height' },
    {
      id: 'panel.higher',
      title: 'Make the focused panel higher',
      key: 'Ctrl Shift ↓',
      also: 'resize height'
    },
    { id: 'panel.hide', title: 'Hide the focused panel', key: 'H', also: 'close remove' },
    { id: 'panel.duplicate', title: 'Duplicate the focused panel', key: 'D', also: 'copy clone' },
    { id: 'panel.add', title: 'Add a panel…', key: 'A', also: 'show hidden' },
    { id: 'panel.layouts', title: 'Layouts of panels: save, open, remove…', also: 'arrangement named' },
    { id: 'panel.reset', title: 'Arrange the panels of this tab as usual', also: 'reset layout' }
  ],
  Library: [
    { id: 'library.search', title: 'Search the library', key: '/', also: 'find filter' },
    { id: 'run.star', title: 'Star or unstar the run', key: 'S', also: 'favourite mark' },
    { id: 'run.tag', title: 'Tag the run', key: 'T', also: 'label notes' },
    { id: 'run.compare', title: 'Add the run to the comparison, or take it out', also: 'difference diff' },
    { id: 'run.trash', title: 'Move the run to the trash', also: 'delete remove bin' },
    { id: 'run.restore', title: 'Bring the run back from the trash', also: 'undo undelete recover' },
    {
      id: 'trash',
      title: 'Open the trash…',
      key: 'Shift T',
      also: 'deleted bin recover restore undelete empty prune disk space'
    },
    {
      id: 'library.problems',
      title: 'Show what cannot be read in the library…',
      also: 'unreadable broken damaged corrupt repair doctor error'
    },
    {
      id: 'undo',
      title: 'Undo a deletion, an edit, or a change of the panels',
      key: 'Ctrl Z',
      also: 'back revert recover'
    },
    { id: 'session.save', title: 'Save the session', key: 'Ctrl S', also: 'store keep' },
    { id: 'session.saveAs', title: 'Save the session as…', key: 'Ctrl Shift S', also: 'copy' },
    { id: 'session.rename', title: 'Rename the session…', also: 'title name' },
    { id: 'session.trash', title: 'Move the session to the trash; its runs stay', also: 'delete remove bin' },
    { id: 'session.restore', title: 'Bring the session back from the trash', also: 'undo undelete recover' },
    {
      id: 'bundle.export',
      title: 'Export the session with its runs as a bundle…',
      also: 'share send zip saltus backup'
    },
    { id: 'session.reopen', title: 'Open again what was open when Saltus was cut off', also: 'restore crash' }
  ],
  Window: [
    { id: 'palette', title: 'Find any command', key: 'Ctrl K' },
    {
      id: 'panel.help',
      title: 'What the focused panel shows; without one, all keys',
      key: '?',
      also: 'about formula read explain'
    },
    { id: 'keys', title: 'Show all keys', also: 'help shortcuts keyboard docs manual' },
    { id: 'words', title: 'Words: the glossary…', also: 'help terms meaning definition' },
    { id: 'tour', title: 'Tour of one leap', also: 'help introduction learn first start' },
    { id: 'settings', title: 'Settings…', key: 'Ctrl ,', also: 'preferences options configuration' },
    { id: 'gallery', title: 'Open presets', also: 'gallery examples templates start help docs' },
    { id: 'workbench', title: 'Open the workbench', also: 'panels' },
    {
      id: 'comparison',
      title: 'Compare runs: show the comparison, or go back',
      key: 'C',
      also: 'difference diff'
    },
    {
      id: 'table',
      title: 'All runs: show the table of runs, or go back',
      key: 'G',
      also: 'results outcomes list grid sort filter'
    },
    { id: 'library.toggle', title: 'Show or hide the library', key: 'Ctrl B', also: 'sidebar left' },
    {
      id: 'inspector.toggle',
      title: 'Show or hide the inspector',
      key: 'Ctrl I',
      also: 'sidebar right editor'
    },
    { id: 'panel.full', title: 'Full size for the focused panel', key: 'F', also: 'maximise enlarge' },
    {
      id: 'panel.menu',
      title: 'Menu of the focused panel: values, picture, table',
      also: 'csv png export save data download image'
    },
    { id: 'axis.x', title: 'Step axis: log, linear, symlog', key: 'X', also: 'scale' },
    { id: 'axis.y', title: 'Next y scale of the focused panel', key: 'Y', also: 'log linear' },
    { id: 'panel.1', title: 'Focus panel 1', key: '1' },
    { id: 'panel.2', title: 'Focus panel 2', key: '2' },
    { id: 'panel.3', title: 'Focus panel 3', key: '3' },
    { id: 'panel.4', title: 'Focus panel 4', key: '4' },
    { id: 'panel.5', title: 'Focus panel 5', key: '5' },
    { id: 'panel.6', title: 'Focus panel 6', key: '6' },
    { id: 'panel.7', title: 'Focus panel 7', key: '7' },
    { id: 'panel.8', title: 'Focus panel 8', key: '8' },
    { id: 'panel.9', title: 'Focus panel 9', key: '9' },
    { id: 'region.next', title: 'Next region', key: 'F6', also: 'focus' },
    { id: 'region.previous', title: 'Previous region', key: 'Shift F6', also: 'focus' },
    { id: 'theme.system', title: 'Theme: as the system', also: 'colours' },
    { id: 'theme.light', title: 'Theme: light', also: 'colours bright day' },
    { id: 'theme.dark', title: 'Theme: dark', also: 'colours night' }
  ]
} as const satisfies Record<Heading, readonly CommandDeclaration[]>

export type CommandId = (typeof commandGroups)[Heading][number]['id']

export interface MenuEntry {
  id: CommandId
  label: string
  /** As Electron writes it, where the key of the page is none of a menu's. */
  accelerator?: string
}

/** What of it stands in the application menu, in sections. */
export const applicationMenu = {
  file: [
    [
      { id: 'run.new', label: 'New Run…', accelerator: 'CmdOrCtrl+N' },
      { id: 'file.open', label: 'Open…' }
    ],
    [
      { id: 'session.save', label: 'Save Session' },
      { id: 'session.saveAs', label: 'Save Session As…' },
      { id: 'bundle.export', label: 'Export Bundle…' }
    ],
    [{ id: 'settings', label: 'Settings…' }]
  ],
  view: [
    [{ id: 'palette', label: 'Command Palette' }],
    [
      { id: 'gallery', label: 'Presets' },
      { id: 'workbench', label: 'Workbench' },
      { id: 'comparison', label: 'Comparison' },
      { id: 'table', label: 'All Runs' }
    ],
    [
      { id: 'library.toggle', label: 'Library' },
      { id: 'inspector.toggle', label: 'Inspector' },
      { id: 'trash', label: 'Trash…' }
    ]
  ],
  theme: [
    [
      { id: 'theme.system', label: 'As the System' },
      { id: 'theme.light', label: 'Light' },
      { id: 'theme.dark', label: 'Dark' }
    ]
  ],
  help: [[{ id: 'keys', label: 'Keyboard', accelerator: 'CmdOrCtrl+/' }]]
} as const satisfies Record<string, readonly (readonly MenuEntry[])[]>
