/**
 * What Go's `regexp` says against a pattern; undefined when it takes it.
 *
 * Source: the syntax of RE2 as `regexp/syntax` documents it: no look-around, no back-references, at most 1000
 * repetitions.
 */
export function faultOfGoPattern(pattern: string): string | undefined {
  try {
    new PatternReader(pattern).read();
    return undefined;
  } catch (error) {
    if (error instanceof PatternFault) return error.message;
    throw error;
  }
}

class PatternFault extends Error {
  override readonly name = 'PatternFault';
}

const mostRepetitions = 1000;
const classNames =
  /^\[:\^?(alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/;

class PatternReader {
  readonly #text: string;
  readonly #names = new Set<string>();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): void {
    this.#alternatives();
    if (this.#at < this.#text.length) throw new PatternFault('unexpected )');
  }

  /** Reads up to a `)` or the end; answers how often its most repeated part may be repeated in it. */
  #alternatives(): number {
    let most = 1;
    let repeatable = 0;
    for (;;) {
      const rest = this.#text.slice(this.#at);
      if (rest === '' || rest.startsWith(')')) return most;
      const operator = /^([*+?]|\{(\d+)(,(\d*))?\})\??/.exec(rest);
      if (operator !== null) {
        most = Math.max(most, this.#repeat(operator, repeatable));
        repeatable = 0;
      } else if (rest.startsWith('|')) {
        this.#at += 1;
        repeatable = 0;
      } else {
        repeatable = this.#single(rest);
        most = Math.max(most, repeatable);
      }
    }
  }

  #repeat([all, , first, comma, last]: RegExpExecArray, inner: number): number {
    if (inner === 0) throw new PatternFault(`nothing to repeat before ${all}`);
    this.#at += all.length;
    if (/^([*+?]|\{\d+(,\d*)?\})/.test(this.#text.slice(this.#at))) {
      throw new PatternFault(`${all} is repeated again`);
    }
    if (first === undefined) return inner;
    const [low, high] = [Number(first), Number(last === '' || last === undefined ? first : last)];
    if (low > mostRepetitions || high > mostRepetitions || (comma !== undefined && high < low)) {
      throw new PatternFault(`${all} is no number of repetitions`);
    }
    const total = inner * Math.max(high, 1);
    if (total > mostRepetitions) throw new PatternFault(`more than ${mostRepetitions} repetitions`);
    return total;
  }

  /** Reads one thing that can be repeated; flags by themselves can't. */
  #single(rest: string): number {
    if (rest.startsWith('(')) return this.#group(rest);
    if (rest.startsWith('[')) this.#class();
    else if (rest.startsWith('\\Q')) {
      const end = rest.indexOf('\\E', 2);
      this.#at += end === -1 ? rest.length : end + 2;
    } else if (rest.startsWith('\\')) this.#escape('AbBz');
    else this.#at += String.fromCodePoint(rest.codePointAt(0) ?? 0).length;
    return 1;
  }

  #group(rest: string): number {
    const name = /^\(\?P?<([^>]*)>/.exec(rest);
    const flags = /^\(\?([imsU]*(?:-[imsU]+)?)([:)])/.exec(rest);
    if (name !== null) {
      const [all, own = ''] = name;
      if (!/^\w+$/.test(own) || this.#names.has(own))
        throw new PatternFault(`${all} is no name of a group`);
      this.#names.add(own);
      this.#at += all.length;
    } else if (flags !== null) {
      this.#at += flags[0].length;
      if (flags[2] === ')') {
        if (flags[1] === '') throw new PatternFault('nothing to repeat before ?');
        return 0;
      }
    } else if (rest.startsWith('(?')) {
      throw new PatternFault(`Go has no ${rest.slice(0, 4)}`);
    } else this.#at += 1;
    const most = this.#alternatives();
    if (this.#at >= this.#text.length) throw new PatternFault('missing )');
    this.#at += 1;
    return most;
  }

  #class(): void {
    this.#at += this.#text.startsWith('[^', this.#at) ? 2 : 1;
    for (let first = true; ; first = false) {
      const rest = this.#text.slice(this.#at);
      if (rest === '') throw new PatternFault('missing ]');
      if (rest.startsWith(']') && !first) {
        this.#at += 1;
        return;
      }
      const named = rest.startsWith('[:') ? classNames.exec(rest) : null;
      if (named !== null) this.#at += named[0].length;
      else if (rest.startsWith('[:') && /^\[:[^\]]*:\]/.test(rest))
        throw new PatternFault('no such class');
      else this.#range();
    }
  }

  #range(): void {
    const low = this.#classMember();
    const next = this.#text.slice(this.#at, this.#at + 2);
    if (low === undefined || !next.startsWith('-') || next === '-]' || next.length < 2) return;
    this.#at += 1;
    const high = this.#classMember();
    if (high === undefined || high < low) throw new PatternFault('a range that is none');
  }

  /** A member's code point; undefined for one that stands for several. */
  #classMember(): number | undefined {
    if (this.#text.startsWith('\\', this.#at)) return this.#escape('');
    const point = this.#text.codePointAt(this.#at) ?? 0;
    this.#at += String.fromCodePoint(point).length;
    return point;
  }

  #escape(besides: string): number | undefined {
    const rest = this.#text.slice(this.#at);
    const simple = /^\\([afnrtv])/.exec(rest)?.[1];
    const code = /^\\(?:x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]+)\}|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/.exec(
      rest,
    );
    const several = /^\\([dDsSwW]|[pP](?:\{\^?([^}]*)\}|([A-Z])))/.exec(rest);
    if (simple !== undefined) {
      this.#at += 2;
      return '\u0007\f\n\r\t\v'.codePointAt('afnrtv'.indexOf(simple));
    }
    if (code !== null) {
      this.#at += code[0].length;
      const point =
        code[3] === undefined
          ? Number.parseInt(code[1] ?? code[2] ?? '', 16)
          : Number.parseInt(code[3], 8);
      if (point > 0x10ffff) throw new PatternFault(`${code[0]} is no character`);
      return point;
    }
    if (several !== null) {
      const property = several[2] ?? several[3];
      if (property !== undefined && !isProperty(property))
        throw new PatternFault(`Go knows no ${several[0]}`);
      this.#at += several[0].length;
      return undefined;
    }
    const next = rest.charAt(1);
    if (
      next !== '' &&
      (besides.includes(next) || (/^[\0-\u007f]$/.test(next) && !/^[a-zA-Z0-9]$/.test(next)))
    ) {
      this.#at += 2;
      return next.codePointAt(0);
    }
    throw new PatternFault(`Go has no ${rest.slice(0, 2)}`);
  }
}

/** A category such as `L` or `Lu`, or a script such as `Greek`. */
function isProperty(name: string): boolean {
  return (
    [name, `Script=${name}`].some((each) => {
      if (!/^\w+(=\w+)?$/.test(each)) return false;
      try {
        return new RegExp(`\\p{${each}}`, 'u').source !== '';
      } catch {
        return false;
      }
    }) || name === 'Any'
  );
}
