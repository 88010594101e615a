import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a charm over layers that have 40 files each, a handler among them, below `work`; returns its folder.
 */
export async function layered(work: string, name: string, layers: number): Promise<string> {
  const names = Array.from({ length: layers }, (_, index) => `part${index}`);
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(work, name, path)), { recursive: true });
    await writeFile(join(work, name, path), text);
  };
  for (const each of names) {
    await write(`layer-${each}/layer.yaml`, `contributes: [config.yaml, ${each}.yaml, files]\n`);
    await write(
      `layer-${each}/config.yaml`,
      `options: {${each}: {type: int, default: 1, description: One}}\n`,
    );
    await write(`layer-${each}/${each}.yaml`, 'a: 1\n');
    await write(`layer-${each}/reactive/${each}.ts`, handler(each));
    for (let file = 0; file < 36; file += 1) {
      await write(`layer-${each}/files/${each}/${file}.txt`, `${each} ${file}\n`.repeat(50));
    }
  }
  await write(
    'shop/metadata.yaml',
    'name: shop\nsummary: A shop\ndescription: Sells things\nmaintainer: A Shop <shop@example.com>\n',
  );
  await write(
    'shop/layer.yaml',
    `includes: [${names.map((each) => `'layer:${each}'`).join(', ')}]\n`,
  );
  return join(work, name, 'shop');
}

function handler(name: string): string {
  return [
    "import { layer } from 'charmwright';",
    `export default layer(({ when }) => { when('${name}.set').do('${name}', () => undefined); });`,
    '',
  ].join('\n');
}
