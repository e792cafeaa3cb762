// Wires the page: settings, the stream, the address, and the view that it names.

import { h } from './dom.js';
import { findPage } from './finder.js';
import { formatter } from './format.js';
import { header } from './header.js';
import { listen, showKeys } from './keys.js';
import { address, go, link, VIEWS } from './router.js';
import { choose, onSettings, settings } from './settings.js';
import { connect } from './stream.js';
import { trustStrip } from './trust.js';
import * as flow from './views/flow.js';
import * as health from './views/health.js';
import * as overview from './views/overview.js';
import * as pages from './views/pages.js';
import * as quarantine from './views/quarantine.js';
import { hangOnWall, isWall, toggleWall } from './wall.js';
import { words } from './words.js';

/**
 * What `#/NAME` shows. A view exports `title(t, page)`, a text; `mount(root, params)`, which fills an
 * empty element; `update(snapshot)`, with every snapshot there is; and `unmount()`. It may export
 * `change(params)` for another range or other filters, and is mounted anew where it does not.
 *
 * `params` has `t` (words), `f` (formatter), `page` (of #/pages/{page}, else null), `range` (minutes
 * up to now), `query` (filters by name), `connection`, and `remember(filters)`, which writes filters
 * into the address without mounting anew; null takes one out.
 */
const MODULES = { overview, pages, flow, quarantine, health };

const BEHIND_MILLIS = 200;
const RELOAD_MILLIS = 60_000;

let current = null; // what is mounted: { module, params }
let trust = null;
let main = null;
let scheduled = false;
let reload = null; // of a page that can not show what it is told
const connection = connect(schedule);

function schedule() {
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(render);
  }
}

function render() {
  scheduled = false;
  if (connection.state !== null) show(connection.state);
  document.body.classList.toggle('waiting', connection.state === null);
  document.body.classList.toggle(
    'outdated',
    connection.state !== null && (connection.status !== 'live' || connection.unshown),
  );
  tick();
}

/** A dashboard of another version may tell what this page does not understand: then it is loaded anew. */
function show(state) {
  try {
    trust.update(state);
    current.module.update(state);
    clearTimeout(reload);
    reload = null;
  } catch (problem) {
    reload ??= setTimeout(loadAnew, RELOAD_MILLIS);
    reportError(problem);
  }
  connection.unshown = reload !== null;
}

function loadAnew() {
  reload = null;
  if (connection.status === 'live') location.reload(); // else there would be nothing in its place
}

function tick() {
  const verdict = trust.tick(connection);
  document.body.dataset.verdict = verdict.level;
}

function paramsOf(at) {
  return {
    ...at,
    t: words(settings.lang),
    f: formatter(settings.lang, settings.tz),
    connection,
    remember(filters) {
      const query = { ...address().query, ...filters };
      history.replaceState(history.state, '', link({ ...at, query }));
      at.query = query;
      params().query = query;
    },
  };
}

function params() {
  return current.params;
}

function build() {
  const refocus = keepFocus('.top a, .top button, .strip');
  current?.module.unmount();
  trust?.close();
  const at = address();
  current = { module: MODULES[at.view], params: paramsOf(at) };
  const { t } = params();
  trust = trustStrip(params());
  main = h('main', { tabindex: -1, class: 'view view-' + at.view });
  document.body.replaceChildren(
    h('a', { class: 'skip', href: '#', click: toContent }, t.skip),
    header(params(), { find, keys }),
    h('div', { class: 'frame' }, trust.element),
    main,
  );
  document.body.classList.toggle('wall', isWall());
  setTitle();
  current.module.mount(main, params());
  refocus?.();
  render();
}

/** Another view, or another look at the same: what is around it stays as it is. */
function moved() {
  const at = address();
  const before = params();
  const same = at.view === before.view && at.page === before.page;
  const next = { module: MODULES[at.view], params: paramsOf(at) };
  const refocus = keepFocus('.top a');
  document.querySelector('.top').replaceWith(header(next.params, { find, keys }));
  if (same && next.module.change !== undefined) {
    current = next;
    next.module.change(next.params);
  } else {
    current.module.unmount();
    current = next;
    main.className = 'view view-' + at.view;
    main.replaceChildren();
    next.module.mount(main, next.params);
    if (!same) {
      scrollTo(0, 0);
      if (!isWall() && refocus === null) main.focus({ preventScroll: true });
    }
  }
  refocus?.();
  setTitle();
  render();
}

/** Where one of those has the focus: gives it to what stands in its place, once they are made anew. */
function keepFocus(selector) {
  const at = [...document.querySelectorAll(selector)].indexOf(document.activeElement);
  if (at < 0) return null;
  return () => document.querySelectorAll(selector)[at]?.focus({ preventScroll: true });
}

function setTitle() {
  document.title = current.module.title(params().t, params().page) + ' · Tidemark';
}

function toContent(event) {
  event.preventDefault();
  main.focus();
}

function find() {
  findPage(params());
}

function keys() {
  showKeys(params().t);
}

const actions = {
  '/': find,
  '?': keys,
  w: toggleWall,
  u: () => choose('tz', settings.tz === 'utc' ? 'local' : 'utc'),
  Escape: () => isWall() && toggleWall(),
};
VIEWS.forEach((view, i) => {
  actions[i + 1] = () => go({ view, range: params().range });
});
listen(actions);
onSettings(build);
addEventListener('hashchange', moved);
build();
if (isWall()) hangOnWall(params);
setInterval(tick, BEHIND_MILLIS);
