import type { Settings } from '../../juju/agent/model-view.ts';
import type { Restorable } from '../memory-transaction.ts';
import { hasRevision, latestRevision, type Secret } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

/** The secrets of a model in memory, in the order they were added. */
export class MemorySecrets implements SecretStore, Restorable {
  #secrets = new Map<string, Secret>();
  /** By id and revision. */
  #contents = new Map<string, Settings>();
  #version = 0;

  /** Grows with each change. */
  get version(): number {
    return this.#version;
  }

  find(id: string): Secret | undefined {
    return this.#secrets.get(id);
  }

  all(): readonly Secret[] {
    return [...this.#secrets.values()];
  }

  concerning(): readonly Secret[] {
    return this.all();
  }

  content(id: string, revision: number): Settings | undefined {
    const secret = this.find(id);
    if (secret === undefined || !hasRevision(secret, revision)) return undefined;
    return this.#contents.get(contentKey(id, revision));
  }

  save(secret: Secret, content?: Settings): void {
    this.#version += 1;
    this.#secrets.set(secret.id, secret);
    if (content === undefined) return;
    this.#contents.set(contentKey(secret.id, latestRevision(secret).number), content);
  }

  /** Adds a secret with the contents of all its revisions. */
  add(secret: Secret, contents: readonly Settings[]): void {
    this.#secrets.set(secret.id, secret);
    for (const [at, { number }] of secret.revisions.entries()) {
      this.#contents.set(contentKey(secret.id, number), contents[at] ?? {});
    }
  }

  remove(id: string): void {
    this.#version += 1;
    this.#secrets.delete(id);
  }

  snapshot(): () => void {
    const before = [new Map(this.#secrets), new Map(this.#contents)] as const;
    return () => {
      [this.#secrets, this.#contents] = before;
    };
  }

  /** Applies a change to every secret; those for which there is nothing left go. */
  replaceAll(change: (secret: Secret) => Secret | undefined): void {
    for (const secret of this.all()) {
      const after = change(secret);
      if (after === undefined) this.remove(secret.id);
      else if (after !== secret) this.save(after);
    }
  }
}

function contentKey(id: string, revision: number): string {
  return `${id}/${revision}`;
}
