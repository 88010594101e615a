/** Requests without pause, each on a connection of its own. */
import { Agent, get } from 'node:http';

export interface Load {
  readonly answered: number;
  /** What was not a 200, as `status` or the error's message. */
  readonly failures: readonly string[];
}

/** Asks the address from four clients while the work goes on, and a moment longer. */
export async function lostDuring(url: string, work: () => Promise<void>): Promise<Load> {
  const stop = new AbortController();
  const agent = new Agent({ keepAlive: false });
  const failures: string[] = [];
  let answered = 0;
  const client = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const status = await ask(url, agent).catch(String);
      if (status === 200) answered += 1;
      else failures.push(String(status));
    }
  };
  const clients = Array.from({ length: 4 }, client);
  try {
    await work();
    // The old workers' last answers count too.
    await new Promise((wake) => setTimeout(wake, 1000));
  } finally {
    stop.abort();
    await Promise.all(clients);
  }
  return { answered, failures };
}

function ask(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent, timeout: 30_000 }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', reject);
    }).on('error', reject);
  });
}

/** How requests at a steady pace ended. */
export interface PacedLoad extends Load {
  /** How the request after the work ended. */
  readonly last: string;
}

/** Asks twenty times a second while the work goes on, and once after it. */
export async function askingWhile(url: string, work: () => Promise<void>): Promise<PacedLoad> {
  const agent = new Agent({ keepAlive: false });
  const asked: Promise<string>[] = [];
  const ended = (error: unknown): string => String(error);
  const timer = setInterval(() => asked.push(ask(url, agent).then(String, ended)), 50);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  const answers = await Promise.all(asked);
  const last = await ask(url, agent).then(String, ended);
  const failures = answers.filter((each) => each !== '200');
  return { answered: answers.length - failures.length, failures, last };
}
