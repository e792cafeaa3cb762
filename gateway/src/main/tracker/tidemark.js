/**
 * Tidemark's tracker for browsers. What it does for a page, and what it keeps in the browser, stands
 * in docs/tracker.md; the fields of an event in docs/events.md.
 *
 * An event's way: add → buffer → flush → send, by fetch while the page lives and by beacon when it is
 * left. What the gateway did not take is kept in localStorage, a key for each batch, and drained by
 * one tab at a time. Every event has an id from the start, so whatever is sent twice counts once.
 *
 * The build makes it small; at most 3,072 bytes gzipped, see TrackerFileTest.
 */
(() => {
  'use strict';

  const SESSION_MILLIS = 30 * 60_000;
  const FLUSH_MILLIS = 500;
  const MAX_BATCH_CHARS = 15_000; // three bytes a character at most, so always below 64 KiB
  const MAX_FLYING_BYTES = 64 * 1024; // the browser's own limit for beacons and keepalive together
  const MAX_KEPT_CHARS = 250_000;
  const MAX_ERRORS = 10; // of one page view, each message once
  const MIN_WAIT_MILLIS = 1_000;
  const MAX_WAIT_MILLIS = 5 * 60_000;
  const DUPLICATE_MILLIS = 2 * 60_000; // so long a second copy surely counts as one

  const IDS = 'tidemark.ids';
  const OFF = 'tidemark.off';
  const KEPT = 'tidemark.kept.';
  const DOUBT = '?';

  if (document.tidemarkRuns) return; // the tag stands twice in the page
  document.tidemarkRuns = true;

  const stub = window.tidemark || {}; // or an element with that id
  const script = document.currentScript;
  const settings = script.dataset;
  const host = settings.host && settings.host.replace(/\/*$/, '/');
  const endpoint = new URL('v1/events', host || script.src);
  if (settings.key) endpoint.search = 'key=' + encodeURIComponent(settings.key);

  // ---- What is remembered. A plain object takes the place of localStorage where there is none, or
  // where the visitor asks for privacy: then nothing outlives the page.

  let disk;
  try {
    disk = localStorage;
  } catch {
    // the browser forbids it
  }
  const isPrivate = navigator.globalPrivacyControl;
  const lasts = disk && !isPrivate;
  disk = disk || {};
  let box = lasts ? disk : {};
  let ids = {}; // a: anonymous user, u: user, s: session, t: when the session was last active
  let off = false; // for this page alone, where that cannot be stored

  const id = () =>
    [...crypto.getRandomValues(new Uint8Array(16))]
      .map(byte => (byte + 256).toString(16).slice(1))
      .join('');

  const isOff = () => off || disk[OFF];

  const forget = () => {
    for (const key of Object.keys(disk)) {
      if (key.startsWith('tidemark.') && key != OFF) delete disk[key];
    }
    box = lasts ? disk : {};
    ids = {};
    buffer = [];
    pending = 0;
    awaited = {};
    measured(); // and those are of the user who is forgotten
  };

  /** Brings the ids up to date with what other tabs did, and the session with the time. */
  const visit = change => {
    if (isOff()) return forget();
    const now = Date.now();
    try {
      ids = {...JSON.parse(box[IDS])};
    } catch {
      // nothing there yet
    }
    const isNew = !(now - ids.t < SESSION_MILLIS);
    if (isNew) ids.s = id();
    ids.a = ids.a || id();
    ids.t = now;
    Object.assign(ids, change);
    try {
      box[IDS] = JSON.stringify(ids);
    } catch {
      // it is full: they live as long as the page
    }
    if (view) view.session_id = ids.s;
    return isNew;
  };

  // ---- Events

  let buffer = [];
  let buffered = 0;
  let flushing = 0;
  let pending; // a page view that waits for its title, which pages set after they have moved on
  let view; // what all events of a page view have in common
  let errors; // the messages of this page view's
  let calledAt; // when a call was made, if that was before this script was there

  /** The first characters of a text, without halves of them. */
  const clip = (text, length) =>
    [...String(text).slice(0, 2 * length)].slice(0, length).join('').replace(/[\ud800-\udfff]/gu, '');

  const withoutQuery = address => clip(address.split(/[?#]/)[0], 2_000);

  /** The same for every address in a stack; lines and columns stay. Long ones would take long. */
  const withoutQueries = stack =>
    clip(
      stack
        .slice(0, 9_999)
        .replace(/(?:(:\/\/[^\s?#]*)#|\?)\S*?(?=(:\d+){0,2}[),]*(\s|$))/g, '$1'),
      2_000);

  const path = () => clip(location.pathname, 2_000);

  const event = (type, of, properties) => ({
    event_id: id(),
    event_type: type,
    event_time: calledAt || Date.now(),
    ...of,
    app_id: settings.appId,
    app_version: settings.appVersion,
    properties,
  });

  const put = event => {
    if (isOff()) return forget();
    if (!ids.a) {
      visit(); // another tab has opted in
      event.session_id = ids.s;
    }
    event.user_id = ids.u || ids.a;
    if (!ids.u) event.identity_source = lasts && disk[IDS] ? 'anonymous' : 'page';
    let text;
    try {
      text = JSON.stringify(event);
    } catch (problem) {
      console.error('tidemark', problem); // the page's mistake, and no reason to stop the page
      text = JSON.stringify({...event, properties: undefined});
    }
    if (buffered + text.length > MAX_BATCH_CHARS) flush();
    buffer.push(text);
    buffered += text.length;
    flushing = flushing || setTimeout(flush, FLUSH_MILLIS);
    if (document.hidden) queueMicrotask(() => flush(true)); // it may never be asked again
  };

  const seal = () => {
    const sealed = pending;
    pending = 0;
    if (sealed) put({...sealed, title: clip(document.title, 512)});
  };

  const add = (type, properties, of) => put(event(type, of, properties));

  const open = (previous, referrer) => {
    seal();
    const isNew = visit();
    view = {page: path(), page_view_id: id(), session_id: ids.s};
    errors = [];
    pending = event('page_view', view);
    if (previous != view.page && !isNew) pending.previous_page = previous;
    pending.referrer = referrer;
    clearTimeout(flushing); // the title may come later than what waits already
    flushing = setTimeout(flush, FLUSH_MILLIS);
  };

  const moved = () => {
    if (path() != view.page) open(view.page);
  };

  const failed = (error, message, source, line, column) => {
    message = clip(message, 500);
    if (errors.length == MAX_ERRORS || errors.includes(message)) return;
    errors.push(message);
    const stack = error && error.stack;
    add(
      'js_error',
      {
        message,
        source: source && withoutQuery(source),
        line,
        column,
        stack: stack && withoutQueries(String(stack)),
      },
      view);
  };

  // ---- Sending

  let awaited = {}; // by the key that each gets if the page is left before its answer: [key, events]
  let flying = 0; // bytes
  let wait = 0;
  let retrying = 0;
  let retryAfter = 0;

  const body = events => '{"sent_at":' + Date.now() + ',"events":[' + events + ']}';

  /** Completes with whether the batch is done with: stored, or never to be. */
  const send = async events => {
    const text = body(events); // as text/plain, which spares the preflight
    const {size} = new Blob([text]);
    flying += size;
    let isDone = false;
    try {
      const {status, headers} =
        await fetch(endpoint, {method: 'POST', body: text, keepalive: flying < MAX_FLYING_BYTES});
      isDone = status != 408 && status != 429 && status < 502;
      retryAfter = headers.get('Retry-After') * 1_000 || 0;
    } catch {
      retryAfter = 0; // no network
    }
    flying -= size;
    if (isDone) wait = 0;
    return isDone;
  };

  const newKey = () => KEPT + Date.now() + id();

  const keptKeys = () => Object.keys(box).filter(key => key.startsWith(KEPT)).sort();

  const keep = (key, events) => {
    if (isOff()) return;
    try {
      box[key] = events;
    } catch {
      box = {[key]: events}; // it is full: this page alone remembers
    }
    let room = MAX_KEPT_CHARS;
    for (const old of keptKeys().reverse()) if ((room -= box[old].length) < 0) delete box[old];
  };

  const retryLater = () => {
    if (retrying) return;
    wait = Math.min(2 * wait || MIN_WAIT_MILLIS, MAX_WAIT_MILLIS);
    const least = Math.min(Math.max(wait, retryAfter), MAX_WAIT_MILLIS);
    retrying = setTimeout(drain, least * (1 + Math.random() / 2));
  };

  /** Whether nobody knows what became of a batch, and a copy might count twice by now. */
  const isStale = key =>
    key.endsWith(DOUBT) &&
    Date.now() - key.slice(KEPT.length, KEPT.length + 13) > DUPLICATE_MILLIS;

  /**
   * Sends a batch, which stays where it is kept, if it is, until there is an answer. One that was in
   * doubt before stays so since then. Completes with whether the batch is done with.
   */
  const deliver = async (key, events) => {
    const now = newKey();
    if (!key.endsWith(DOUBT)) awaited[now] = [key, events];
    const isDone = await send(events);
    // else another tab has seen to it, or the visitor has opted out
    const isHere = awaited[now] || box[now + DOUBT] || box[key];
    delete awaited[now];
    delete box[now + DOUBT];
    if (isDone) {
      delete box[key];
    } else {
      if (isHere) keep(key, events);
      retryLater();
    }
    return isDone;
  };

  const drain = () => {
    clearTimeout(retrying);
    retrying = 0;
    if (!keptKeys()[0]) return;
    const work = async () => {
      for (let key; (key = keptKeys()[0]) && !isOff(); ) {
        const events = box[key];
        if (!events || isStale(key)) delete box[key];
        else if (!(await deliver(key, events))) return;
      }
    };
    // Without locks two tabs may send the same, with the same ids; with them, only where a browser
    // is slow to show one tab what another has deleted.
    if (navigator.locks) navigator.locks.request(KEPT, work).catch(work);
    else work();
  };

  const flush = isLeaving => {
    seal();
    clearTimeout(flushing);
    flushing = buffered = 0;
    const events = buffer.join();
    buffer = [];
    if (!events || isOff()) return;
    if (retrying || !navigator.onLine) {
      keep(newKey(), events);
      retryLater();
    } else if (!isLeaving || !navigator.sendBeacon || !navigator.sendBeacon(endpoint, body(events))) {
      deliver(newKey(), events);
    }
  };

  // ---- Web vitals, of the page as it was loaded, when it is left for the first time

  let vitals = {};
  let landing;
  const undelivered = [];
  const timing = performance.getEntriesByType('navigation')[0] || {};
  const activation = timing.activationStart || 0;
  const sinceStart = millis => Math.max(0, millis - activation);

  /** 0 if the browser can tell, so that what never happens is reported as such. */
  const observe = (type, take) => {
    if (!PerformanceObserver.supportedEntryTypes.includes(type)) return;
    const observer = new PerformanceObserver(list => list.getEntries().forEach(take));
    observer.observe({type, buffered: true, durationThreshold: 40});
    undelivered.push(() => {
      observer.takeRecords().forEach(take);
      observer.disconnect();
    });
    return 0;
  };

  const observeVitals = () => {
    vitals.TTFB = timing.responseStart && sinceStart(timing.responseStart);
    observe('paint', entry => {
      if (entry.name == 'first-contentful-paint') vitals.FCP = sinceStart(entry.startTime);
    });
    observe('largest-contentful-paint', entry => {
      vitals.LCP = sinceStart(entry.startTime);
    });

    // the worst run of shifts with less than a second between them and five in all
    let run = 0;
    let runStart = 0;
    let last = -5_000; // long before the first
    vitals.CLS = observe('layout-shift', ({hadRecentInput, startTime, value}) => {
      if (hadRecentInput) return;
      if (startTime - last > 1_000 || startTime - runStart > 5_000) {
        run = 0;
        runStart = startTime;
      }
      last = startTime;
      run += value;
      vitals.CLS = Math.max(vitals.CLS, run);
    });

    // the slowest interaction, but for one in fifty
    const slowest = [];
    const interaction = ({interactionId, duration}) => {
      if (!interactionId) return;
      const known = slowest.find(it => it[0] == interactionId);
      if (known) known[1] = Math.max(known[1], duration);
      else slowest.push([interactionId, duration]);
      slowest.sort((a, b) => b[1] - a[1]).splice(10);
      const skipped = Math.floor((performance.interactionCount || 0) / 50);
      vitals.INP = slowest[Math.min(skipped, slowest.length - 1)][1];
    };
    observe('event', interaction);
    observe('first-input', interaction);
  };

  /** Ends what is measured, and gives it. */
  const measured = () => {
    undelivered.splice(0).forEach(take => take());
    const all = vitals;
    vitals = {};
    return all;
  };

  const left = () => {
    for (const [name, value] of Object.entries(measured())) {
      if (value >= 0) add('web_vital', {name, value: +value.toFixed(3)}, landing);
    }
    flush(true);
    // this page may not live to see their answers: then the next one sends them again
    for (const now in awaited) {
      const [key, events] = awaited[now];
      delete awaited[now];
      delete box[key];
      keep(now + DOUBT, events);
    }
  };

  // ---- The start, which waits for a page that is rendered before it is asked for

  const start = () => {
    if (isPrivate) forget();
    const api = (window.tidemark = {
      track(type, properties) {
        visit();
        add(type, properties, view);
      },
      identify(user) {
        visit();
        if (user != null && !isPrivate) visit({u: String(user)});
        // who logs out leaves nothing for who comes next
        if (user == null && ids.u) visit({a: id(), u: undefined});
      },
      optOut() {
        forget();
        try {
          disk[OFF] = 1;
        } catch {
          off = true; // it is full: this page alone remembers
        }
      },
      optIn() {
        if (!isOff()) return;
        off = false;
        delete disk[OFF];
        open();
      },
    });

    const referrer = withoutQuery(document.referrer);
    const isLink = timing.type == 'navigate' && referrer.startsWith(location.origin + '/');
    // the page's policy may have left nothing but the origin of the referrer
    const {from} = (window.navigation || {}).activation || {};
    const previous = isLink && (from ? from.url : referrer);
    open(previous ? clip(new URL(previous).pathname, 2_000) : undefined, referrer || undefined);
    landing = {...view};
    const wasHidden = ({name, startTime}) => name == 'hidden' && startTime >= activation;
    const isSeen =
      !document.hidden && !performance.getEntriesByType('visibility-state').some(wasHidden);
    if (isSeen && !isOff()) observeVitals();
    for (const [name, args, time] of stub.calls || []) {
      calledAt = time;
      try {
        api[name](...args);
      } catch (problem) {
        console.error('tidemark', problem);
      }
    }
    calledAt = 0;

    for (const name of ['pushState', 'replaceState']) {
      const original = history[name];
      history[name] = function (...args) {
        original.apply(this, args);
        moved();
      };
    }
    addEventListener('popstate', moved);
    addEventListener('pageshow', ({persisted}) => {
      if (persisted) {
        open();
        drain();
      }
    });
    document.addEventListener('visibilitychange', () => document.hidden && left());
    addEventListener('pagehide', left);
    addEventListener('online', drain);
    addEventListener('error', ({error, message, filename, lineno, colno}) =>
      failed(error, message, filename, lineno, colno));
    addEventListener('unhandledrejection', ({reason}) =>
      failed(reason, (reason && reason.message) || reason));
    drain();
  };

  if (document.prerendering) document.addEventListener('prerenderingchange', start, {once: true});
  else start();
})();
