// The one connection to the dashboard: what it last said, and whether it is there.

import { loginIfNeeded } from './session.js';

const RETRY_MILLIS = 2_000;
const SILENCE_MILLIS = 15_000; // The dashboard is heard every 5 seconds at least.
const DEAD_MILLIS = 5_000; // After a silence, for an answer over a connection that a browser has kept,
const KEPT_CONNECTIONS = 6; // of which each may be as dead as the one that was silent.
const SLOWEST_PACE_MILLIS = 60_000; // The longest that the dashboard can be told to wait.

// One clock can stand still while the machine sleeps, the other can be set back.
const moment = () => ({ steady: performance.now(), wall: Date.now() });
const since = (then) => Math.max(performance.now() - then.steady, Date.now() - then.wall);

/**
 * Connects, and stays connected.
 *
 * `connection.status` is `connecting`, `live`, `lost` (no connection), or `failing` (the dashboard
 * is there, its store is not: it says so, or has nothing newer). `onChange` is told of everything.
 *
 * A page that nobody sees has no connection, since a browser has six to a host for all its tabs.
 */
export function connect(onChange) {
  const connection = {
    status: 'connecting',
    state: null,
    /** The dashboard's time, in milliseconds. */
    now: () => Date.now() + clockOffset,
    /** Milliseconds since what `state` holds was known to be so. */
    age: () => since(updatedAt),
  };
  let clockOffset = 0;
  let heardAt = moment();
  let updatedAt = moment();
  let newestAt = null; // of the dashboard's snapshots
  let pace = SLOWEST_PACE_MILLIS; // between its last two
  let opened = false; // and nothing heard since
  let tries = 0; // since the silence
  let source = null;
  let retry = null;
  let lastId = null; // of what `state` holds; a new connection goes on from there

  function heard(status, data) {
    heardAt = moment();
    if (data?.at && data.at !== newestAt) {
      const at = Date.parse(data.at);
      if (!opened && newestAt !== null) {
        pace = Math.min(SLOWEST_PACE_MILLIS, Math.abs(at - Date.parse(newestAt)));
      }
      newestAt = data.at;
      clockOffset = at - Date.now();
      updatedAt = moment();
    }
    opened = false;
    // A dashboard that waits for its store is heard, but has nothing newer to tell.
    const still = status === 'live' && since(updatedAt) > SILENCE_MILLIS + pace;
    connection.status = still ? 'failing' : status;
    onChange();
  }

  function open() {
    clearTimeout(retry);
    source?.close();
    heardAt = moment();
    const after = lastId === null ? '' : '?' + new URLSearchParams({ after: lastId });
    source = new EventSource('/api/stream' + after);
    source.addEventListener('snapshot', (event) => {
      lastId = event.lastEventId;
      connection.state = JSON.parse(event.data);
      heard('live', connection.state);
    });
    source.addEventListener('update', (event) => {
      lastId = event.lastEventId;
      const update = JSON.parse(event.data);
      connection.state = { ...connection.state, ...update };
      heard('live', update);
    });
    source.addEventListener('beat', (event) => heard('live', JSON.parse(event.data)));
    source.addEventListener('problem', () => heard('failing', null));
    source.addEventListener('open', () => {
      opened = true;
      tries = 0;
    });
    source.addEventListener('error', lost);
  }

  function leave() {
    clearTimeout(retry);
    source?.close();
    if (connection.status === 'connecting') return;
    connection.status = 'lost';
    onChange();
  }

  function lost() {
    connection.status = 'lost';
    onChange();
    // The browser reconnects by itself, unless it was refused.
    if (source.readyState === EventSource.CLOSED) {
      clearTimeout(retry);
      retry = setTimeout(open, RETRY_MILLIS);
      void loginIfNeeded();
    }
  }

  function seen() {
    if (document.hidden) leave();
    else open();
  }

  setInterval(() => {
    const patience = tries > 0 && tries <= KEPT_CONNECTIONS ? DEAD_MILLIS : SILENCE_MILLIS;
    if (!document.hidden && since(heardAt) > patience) {
      tries += 1;
      connection.status = 'lost';
      onChange();
      open();
    }
  }, 1_000);
  // A page that is kept for the way back would keep one of the browser's six connections to a host.
  addEventListener('pagehide', leave);
  addEventListener('pageshow', (event) => {
    if (event.persisted) seen();
  });
  document.addEventListener('visibilitychange', seen);
  addEventListener('online', seen);
  seen();
  return connection;
}
