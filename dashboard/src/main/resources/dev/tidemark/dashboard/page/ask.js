// Questions to the dashboard's JSON API.

import { loginIfNeeded } from './session.js';

const PATIENCE_MILLIS = 30_000;

/** The answer; throws when there is none, or none in time. */
export async function ask(path, parameters = {}, signal = undefined) {
  const query = new URLSearchParams(parameters).toString();
  const waiting = new AbortController();
  const end = () => waiting.abort();
  const timer = setTimeout(end, PATIENCE_MILLIS);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  try {
    const response = await fetch(query === '' ? path : path + '?' + query, { signal: waiting.signal });
    if (response.status === 401) await loginIfNeeded();
    if (!response.ok) throw new Error(path + ' answers ' + response.status);
    return await response.json();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

/**
 * Asks at once and then every `everyMillis`, one question at a time, as long as the page can be
 * seen. `onAnswer` gets each answer, `onFailure` is told when there was none.
 */
export function keepAsking(everyMillis, question, onAnswer, onFailure) {
  const stopped = new AbortController();
  let timer = null;
  let asking = false;

  async function round() {
    asking = true;
    try {
      if (!document.hidden) {
        const answer = await question(stopped.signal);
        if (!stopped.signal.aborted) onAnswer(answer);
      }
    } catch (problem) {
      if (!stopped.signal.aborted) onFailure(problem);
    }
    asking = false;
    if (!stopped.signal.aborted) timer = setTimeout(round, everyMillis);
  }

  const seen = () => {
    if (document.hidden || asking) return;
    clearTimeout(timer);
    timer = setTimeout(round, 0);
  };
  document.addEventListener('visibilitychange', seen, { signal: stopped.signal });
  round();
  return { stop: () => (clearTimeout(timer), stopped.abort()) };
}
