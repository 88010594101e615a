interface Colours {
  readonly fill: string;
  readonly line: string;
}

export interface Theme {
  readonly paper: string;
  readonly ink: string;
  readonly faint: string;
  readonly nodes: Readonly<Record<string, Colours>>;
  readonly edges: Readonly<Record<string, string>>;
}

/** Labels have a contrast of at least 7 on their fill, lines one of 3 on the paper; kinds differ in shape as well. */
export const light: Theme = {
  paper: '#ffffff',
  ink: '#1b1f24',
  faint: '#4a525c',
  nodes: {
    endpoint: { fill: '#e6dcf7', line: '#6b3fb8' },
    handler: { fill: '#dbe9fb', line: '#1f5fae' },
    action: { fill: '#d8f0f0', line: '#12707a' },
    module: { fill: '#eceff2', line: '#59636e' },
    flag: { fill: '#fdf0cf', line: '#946200' },
    'kept-flag': { fill: '#f6f7f8', line: '#6e7781' },
    'unset-flag': { fill: '#fde3e0', line: '#b3261e' },
  },
  edges: {
    awaits: '#1f5fae',
    'awaits-unset': '#1f5fae',
    sets: '#1a7f37',
    clears: '#b3261e',
    starts: '#6b3fb8',
    keeps: '#6e7781',
  },
};

/** The same for dark paper. */
export const dark: Theme = {
  paper: '#14171b',
  ink: '#f2f4f6',
  faint: '#c2c9d1',
  nodes: {
    endpoint: { fill: '#37265a', line: '#b592f0' },
    handler: { fill: '#16345c', line: '#79b0f2' },
    action: { fill: '#0e3d42', line: '#5cc4cd' },
    module: { fill: '#2a2f36', line: '#9aa4af' },
    flag: { fill: '#4a3500', line: '#e3b341' },
    'kept-flag': { fill: '#1f242a', line: '#8b949e' },
    'unset-flag': { fill: '#591a15', line: '#ff8f85' },
  },
  edges: {
    awaits: '#79b0f2',
    'awaits-unset': '#79b0f2',
    sets: '#57c36f',
    clears: '#ff8f85',
    starts: '#b592f0',
    keeps: '#8b949e',
  },
};

const shapes = [
  'text{font:12.5px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;text-anchor:middle}',
  'text.detail{font-size:10px}',
  'text.word{font-size:11px;text-anchor:start}',
  '.node rect{stroke-width:1.5}',
  '.kept-flag rect,.unset-flag rect{stroke-dasharray:4 2}',
  '.edge{fill:none;stroke-width:1.4}',
  '.awaits-unset,.clears{stroke-dasharray:5 3}',
  '.keeps{stroke-dasharray:1 3}',
  'marker *{stroke-width:1.4;stroke-dasharray:none}',
  'marker.ring *,marker.bar *{fill:none}',
];

function colours({ paper, ink, faint, nodes, edges }: Theme): readonly string[] {
  return [
    `.paper{fill:${paper}}`,
    `text{fill:${ink}}`,
    `text.detail{fill:${faint}}`,
    ...Object.entries(nodes).map(
      ([kind, { fill, line }]) => `.${kind} rect{fill:${fill};stroke:${line}}`,
    ),
    ...Object.entries(edges).map(
      ([kind, line]) => `.edge.${kind},marker.${kind} *{stroke:${line}}`,
    ),
    ...Object.entries(edges).map(([kind, line]) => `marker.arrow.${kind} *{fill:${line}}`),
    `marker.ring *{fill:${paper}}`,
  ];
}

/** The style of a rendered graph: light, or dark where the viewer prefers it. */
export const svgStyle = [
  ...shapes,
  ...colours(light),
  `@media (prefers-color-scheme:dark){${colours(dark).join('')}}`,
].join('\n');
