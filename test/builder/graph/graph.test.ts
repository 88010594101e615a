import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { buildCharm } from '../../../src/builder/build-charm.ts';
import type { CharmGraph } from '../../../src/builder/graph/charm-graph.ts';
import { readCharmGraph } from '../../../src/builder/graph/read-charm-graph.ts';
import { layoutGraph } from '../../../src/builder/graph/graph-layout.ts';
import { renderDot } from '../../../src/builder/graph/render-dot.ts';
import { renderSvg } from '../../../src/builder/graph/render-svg.ts';
import { dark, light, type Theme } from '../../../src/builder/graph/svg-style.ts';
import { faultOf, type Files, folderWith, metadata } from '../support/layers.ts';

const root = resolve(import.meta.dirname, '../../..');

const shop: Files = {
  'shop/metadata.yaml': `${metadata}requires: {db: pgsql}\n`,
  'shop/layer.yaml': "flags: {shop.open: 'Customers <may> come in & buy.'}\n",
  'shop/actions.yaml': 'close: {description: Sends customers home.}\n',
  'shop/lib/shut.ts':
    "import type { Unit } from 'charmwright';\nexport const shut = (unit: Unit): void => unit.flags.clear('shop.open');\n",
  'shop/reactive/shop.ts': `import { layer } from 'charmwright';
import { shut } from '../lib/shut.ts';
export default layer(({ when, hook, action, trigger }) => {
  when('db.master.available').whenNot('shop.open').do('open', (unit) => unit.flags.set('shop.open'));
  when('shop.full').do('wait', () => undefined);
  hook('db-relation-broken').do('stop', (unit) => shut(unit));
  action('close').do((unit) => { unit.flags.toggle('shop.open', false); return undefined; });
  trigger({ when: 'shop.open', set: ['shop.seen'] });
});
`,
};

const drawn = async (files: Files = {}): Promise<CharmGraph> =>
  readCharmGraph({ folder: 'shop', cwd: await folderWith({ ...shop, ...files }) });

test('the graph says who awaits, sets and clears what', async () => {
  const { name, nodes, edges } = await drawn();
  expect(name).toBe('shop');
  expect(nodes.map(({ id, kind, detail }) => `${kind} ${id} (${detail})`)).toMatchInlineSnapshot(`
    [
      "action action:close (action of shop)",
      "endpoint endpoint:db (requires pgsql)",
      "endpoint endpoint:juju-info (provides juju-info)",
      "kept-flag flag:db.master.available (kept by the framework)",
      "unset-flag flag:shop.full (nothing sets it)",
      "flag flag:shop.open (Customers <may> come in & buy.)",
      "flag flag:shop.seen ()",
      "handler handler:shop/open (shop)",
      "handler handler:shop/stop (shop · db-relation-broken)",
      "handler handler:shop/wait (shop)",
      "module module:shop/lib/shut.ts (module of shop)",
    ]
  `);
  expect(edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toMatchInlineSnapshot(`
    [
      "action:close clears flag:shop.open",
      "action:close sets flag:shop.open",
      "endpoint:db keeps flag:db.master.available",
      "endpoint:db starts handler:shop/stop",
      "flag:db.master.available awaits handler:shop/open",
      "flag:shop.full awaits handler:shop/wait",
      "flag:shop.open sets flag:shop.seen",
      "flag:shop.open awaits-unset handler:shop/open",
      "handler:shop/open sets flag:shop.open",
      "module:shop/lib/shut.ts clears flag:shop.open",
    ]
  `);
});

test('the SVG is the same each time, says what it shows and holds no text unescaped', async () => {
  const graph = await drawn();
  const svg = renderSvg(graph);
  expect(renderSvg(await drawn())).toBe(svg);
  expect(svg).toMatch(/<svg [^>]*role="img" aria-labelledby="title desc"/);
  expect(svg).toContain('<title id="title">The flags of shop</title>');
  expect(svg).toMatch(/<desc id="desc">3 handlers, 4 flags.*Nothing sets shop\.full\.<\/desc>/);
  expect(svg).toContain('Customers &lt;may&gt; come in &amp; buy.');
  for (const { label } of graph.nodes) expect(svg).toContain(`>${label}</text>`);
  expect(svg.match(/class="edge [\w-]+" d="M[\d.]/g)).toHaveLength(graph.edges.length + 6);
});

/** Whether a text is well-formed: every tag that is opened is closed in order. */
function openTags(xml: string): readonly string[] {
  const open: string[] = [];
  for (const [, close, name = '', , self] of xml.matchAll(
    /<(\/?)([a-z]+)((?:\s[\w-]+="[^"<]*")*)\s*(\/?)>/gi,
  )) {
    if (close === '/' && open.pop() !== name) return [`</${name}>`];
    if (close !== '/' && self !== '/') open.push(name);
  }
  return open;
}

test('nodes lie on the paper, none on another, and lines lead from node to node', async () => {
  const graph = await readCharmGraph({ folder: 'examples/hello', cwd: root });
  const { nodes, edges, width, height } = layoutGraph(graph);
  const boxes = nodes.map(({ x, y, width: w, height: h }) => {
    return { left: x - w / 2, right: x + w / 2, top: y - h / 2, bottom: y + h / 2 };
  });
  for (const box of boxes) {
    expect(box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height).toBe(true);
    const over = boxes.filter(
      (other) =>
        other !== box &&
        other.left < box.right &&
        box.left < other.right &&
        other.top < box.bottom &&
        box.top < other.bottom,
    );
    expect(over).toEqual([]);
  }
  expect(edges.every(({ points }) => points.length >= 2)).toBe(true);
  const svg = renderSvg(graph);
  expect(openTags(svg)).toEqual([]);
  expect(openTags('<a><b></a>')).not.toEqual([]);
});

test('Graphviz gets the same graph', async () => {
  const dot = renderDot(await drawn());
  expect(dot).toContain('digraph "shop" {');
  expect(dot).toContain('"handler:shop/open" -> "flag:shop.open" [color=darkgreen]');
});

test('a charm with no layer has its legend, a single layer its flags', async () => {
  const bare = await drawn({
    'shop/reactive/shop.ts':
      "import { layer } from 'charmwright';\nexport default layer(() => undefined);\n",
    'shop/actions.yaml': '',
    'shop/metadata.yaml': metadata,
  });
  expect(openTags(renderSvg(bare))).toEqual([]);
  expect((await readCharmGraph({ folder: 'layers/resources', cwd: root })).name).toBe('resources');
});

test('a built charm and one with faults are refused', async () => {
  const folder = await folderWith(shop);
  const { folder: built } = await buildCharm({ folder: 'shop', cwd: folder });
  const error = await faultOf(readCharmGraph({ folder: built, cwd: folder }));
  expect([error.code, error.hint]).toEqual([
    'CHARM_SOURCE_MISSING',
    'name the folder of the charm’s source',
  ]);
  const wrong = await faultOf(drawn({ 'shop/layer.yaml': 'includes: [layer:none]\n' }));
  expect(wrong.code).toBe('LAYER_NOT_FOUND');
});

/** The contrast of two colours, as WCAG 2.2 defines it. */
function contrast(one: string, two: string): number {
  const [a = 0, b = 0] = [one, two]
    .map((colour) => {
      const [red = 0, green = 0, blue = 0] = (colour.match(/[0-9a-f]{2}/g) ?? []).map((part) => {
        const value = Number.parseInt(part, 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

test.each<[string, Theme]>([
  ['light', light],
  ['dark', dark],
])('in %s colours every text and line stands out', (_, { paper, ink, faint, nodes, edges }) => {
  for (const [kind, { fill, line }] of Object.entries(nodes)) {
    expect(contrast(ink, fill), `${kind}: label`).toBeGreaterThan(7);
    expect(contrast(faint, fill), `${kind}: detail`).toBeGreaterThan(4.5);
    expect(contrast(line, paper), `${kind}: border`).toBeGreaterThan(3);
  }
  for (const [kind, line] of Object.entries(edges)) {
    expect(contrast(line, paper), kind).toBeGreaterThan(3);
  }
});
