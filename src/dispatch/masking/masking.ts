import { quoted } from '../../base/shell-word.ts';
import { findSecrets } from './find-secrets.ts';

/**
 * Replaces each secret by a placeholder, the same one everywhere.
 *
 * Placeholders are letters, digits and a dash, which URLs, shells and JSON do not escape: text built from masked
 * values equals the masked text built from the real ones.
 */
export class Masking {
  readonly #words = new Map<string, string>();
  #forms: readonly (readonly [form: string, word: string])[] = [];
  #count = 0;

  /** Adds secrets to mask from now on. */
  add(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      if (this.#words.has(secret) || secret === '') continue;
      const same = [...this.#words].find(([known]) => isEncoded(known, secret));
      this.#words.set(secret, same?.[1] ?? `masked-${(this.#count += 1)}`);
    }
    const forms = new Map(
      [...this.#words].flatMap(([secret, word]) =>
        formsOf(secret).map((form) => [form, word] as const),
      ),
    );
    this.#forms = [...forms].sort(([a], [b]) => b.length - a.length);
  }

  /** Replaces a text by another one, such as a path that differs each time. */
  replace(text: string, by: string): void {
    this.#words.set(text, by);
    this.add([]);
  }

  /** Adds the secrets found in `value`, and returns it masked. */
  learn<T>(value: T, name = ''): T {
    this.add(findSecrets(value, name));
    return this.value(value);
  }

  /** A text with every secret replaced. */
  text(text: string): string {
    return this.#forms.reduce((rest, [form, word]) => replaced(rest, form, word), text);
  }

  /** Plain data with every secret replaced in its texts; keys stay. */
  value<T>(value: T): T {
    // The type stays the same: only texts change.
    return this.#value(value) as T;
  }

  #value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((each) => this.#value(each));
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.#value(each)]));
  }
}

/** A short lower-case word occurs in many texts that are not the secret; it is replaced only between delimiters. */
function replaced(text: string, form: string, word: string): string {
  if (!text.includes(form)) return text;
  if (form.length >= 8 || /[^a-z]/.test(form)) return text.replaceAll(form, word);
  const delimited = new RegExp(`(?<=^|[=:'"\\s])${form}(?=$|[@'"\\s;&])`, 'g');
  return text.replaceAll(delimited, word);
}

/** A secret as it stands in JSON, URLs, shells and unit files. */
function formsOf(secret: string): readonly string[] {
  return [
    ...new Set([
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret.toWellFormed()),
      secret.replaceAll(/[\\"$`]/g, '\\$&'),
      quoted(secret).slice(1, -1),
      secret.replaceAll('%', '%%'),
      ...(secret.length >= 8 ? [Buffer.from(secret).toString('base64')] : []),
    ]),
  ];
}

function isEncoded(known: string, secret: string): boolean {
  return formsOf(known).includes(secret) || formsOf(secret).includes(known);
}
