// The one connection to the dashboard: what it last said, and whether it is there.

import { loginIfNeeded } from './session.js';

const RETRY_MILLIS = 2_000;
const SILENCE_MILLIS = 15_000; // The dashboard is heard every 5 seconds at least.

/**
 * Connects, and stays connected.
 *
 * `connection.status` is `connecting`, `live`, `lost` (no connection), or `failing` (the dashboard
 * is there, its store is not). `onChange` is told of everything.
 */
export function connect(onChange) {
  const connection = {
    status: 'connecting',
    state: null,
    heardAt: performance.now(),
    updatedAt: null,
    clockOffset: 0,
    /** The dashboard's time, in milliseconds. */
    now: () => Date.now() + connection.clockOffset,
  };
  let source = null;
  let retry = null;
  let lastId = null; // of what `state` holds; a new connection goes on from there

  function heard(status, data) {
    connection.heardAt = performance.now();
    connection.status = status;
    if (data?.at) {
      connection.clockOffset = Date.parse(data.at) - Date.now();
      connection.updatedAt = performance.now();
    }
    onChange();
  }

  function open() {
    clearTimeout(retry);
    source?.close();
    connection.heardAt = performance.now();
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
    source.addEventListener('error', lost);
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

  setInterval(() => {
    if (performance.now() - connection.heardAt > SILENCE_MILLIS) {
      connection.status = 'lost';
      onChange();
      open();
    }
  }, 1_000);
  // A page that is kept for the way back would keep one of the browser's six connections to a host.
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', (event) => {
    if (event.persisted) open();
  });
  addEventListener('online', open);
  open();
  return connection;
}
