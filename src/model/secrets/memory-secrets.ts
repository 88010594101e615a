import type { Settings } from '../../juju/agent/model-view.ts';
import { latestRevision, type Secret } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

/** The secrets of a model in memory, in the order they were added. */
export class MemorySecrets implements SecretStore {
  #secrets = new Map<string, Secret>();
  /** By id and revision. */
  #contents = new Map<string, Settings>();

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
    return this.#contents.get(contentKey(id, revision));
  }

  save(secret: Secret, content?: Settings): void {
    this.#secrets.set(secret.id, secret);
    if (content === undefined) return;
    this.#contents.set(contentKey(secret.id, latestRevision(secret).number), content);
  }

  remove(id: string): void {
    this.#secrets.delete(id);
  }

  /** Runs `body`; when it throws, everything is as it was before. */
  transaction(body: () => void): void {
    const before = [new Map(this.#secrets), new Map(this.#contents)] as const;
    try {
      body();
    } catch (error) {
      [this.#secrets, this.#contents] = before;
      throw error;
    }
  }

  /** Applies a change to every secret; those for which there is nothing left go. */
  replaceAll(change: (secret: Secret) => Secret | undefined): void {
    for (const secret of this.all()) {
      const after = change(secret);
      if (after === undefined) this.#secrets.delete(secret.id);
      else this.#secrets.set(secret.id, after);
    }
  }
}

function contentKey(id: string, revision: number): string {
  return `${id}/${revision}`;
}
