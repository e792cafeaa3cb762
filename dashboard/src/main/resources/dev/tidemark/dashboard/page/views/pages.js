// Pages: those that lead, or one in depth.

import { alertsPanel } from '../alerts.js';
import { ask, keepAsking } from '../ask.js';
import { exports } from '../exports.js';
import { h, keyed, pageName, setText, visible } from '../dom.js';
import { minutesPanel } from '../minutes.js';
import { pagesPanel } from '../pages.js';
import { link } from '../router.js';
import { stackColours } from '../stack.js';
import { typesPanel } from '../types.js';
import { reasonWords } from '../words.js';

const REFRESH_MILLIS = 4_000;
const RANKED = 50;
const NAME = 80;

let asking = null;
let close = () => {};

export const title = (t, page) => (page === null ? t.pages : visible(page));

export function mount(root, params) {
  const note = h('p', { class: 'what problem', role: 'alert' });
  root.append(note);
  const show = params.page === null ? list(root, params) : onePage(root, params);
  asking = keepAsking(
    REFRESH_MILLIS,
    show.question,
    (answer) => {
      setText(note, '');
      show.update(answer);
    },
    () => setText(note, params.t.askFailed),
  );
  close = show.close;
}

export function update() {}

export function unmount() {
  asking.stop();
  close();
}

function list(root, params) {
  const { t, f, range } = params;
  const colours = stackColours();
  const pages = pagesPanel(params, colours, t.rangeAgainstBefore(f.span(range)), RANKED, NAME);
  pages.element.classList.add('first-panel');
  root.append(pages.element);
  return {
    question: (signal) => ask('/api/pages', { minutes: range, limit: RANKED }, signal),
    update(answer) {
      colours.assign(answer.minutes.pages);
      pages.update({ pages: answer });
    },
    close() {},
  };
}

function onePage(root, params) {
  const { t, f, page, range } = params;
  const colours = stackColours();
  const alerts = alertsPanel(params);
  const minutes = minutesPanel(params, colours, t.lastRange(f.span(range)));
  const sums = h('p', { class: 'sums' });
  const asFile = (table) => exports(t, '/api/page', { page, minutes: range, table });
  const into = ways(t.cameFrom, params, asFile('into'));
  const outOf = ways(t.wentTo, params, asFile('outOf'));
  const types = typesPanel(params, asFile('types'));
  const faults = h('tbody');
  const noFaults = h('p', { class: 'nothing' }, t.noQuarantineHere);
  const faultTable = h(
    'table',
    { hidden: true },
    h('thead', {}, h('tr', {},
      h('th', { scope: 'col' }, t.reason),
      h('th', { scope: 'col' }, t.appVersion),
      h('th', { scope: 'col', class: 'number' }, t.eventsColumn))),
    faults,
  );
  const quarantine = h('section', { class: 'panel loading', 'aria-label': t.quarantine },
    h('div', { class: 'panel-head' }, h('h2', {}, t.quarantine),
      h('p', { class: 'what' }, t.byReasonAndVersion), asFile('faults')),
    noFaults, faultTable);
  root.append(
    h('h1', { class: 'page-title' }, pageName(page, 120)),
    sums,
    alerts.element,
    alerts.spoken,
    h(
      'div',
      { class: 'panels' },
      minutes.element,
      into.element,
      outOf.element,
      types.element,
      quarantine,
    ),
  );
  return {
    question: (signal) => ask('/api/page', { page, minutes: range }, signal),
    update(answer) {
      colours.assign([page]);
      minutes.update(answer);
      alerts.update(answer.alerts);
      setText(sums, t.pageSums(f.count(answer.views), f.count(answer.viewsBefore), f.count(answer.events)));
      const { ways: around } = answer;
      into.update([{ from: null, views: around.entries }, ...around.into], (way) => way.from, t.entry, around.views);
      outOf.update([{ to: null, views: around.exits }, ...around.outOf], (way) => way.to, t.exit, around.views);
      types.update(answer.types);
      quarantine.classList.remove('loading');
      noFaults.hidden = answer.faults.length > 0;
      faultTable.hidden = answer.faults.length === 0;
      faults.replaceChildren(
        ...answer.faults.map((fault) =>
          h('tr', {},
            h('th', { scope: 'row' }, visible(reasonWords(t, fault.reason))),
            h('td', { class: 'page-name' }, fault.appVersion === '' ? '–' : visible(fault.appVersion)),
            h('td', { class: 'number' }, f.count(fault.events))),
        ),
      );
    },
    close: minutes.close,
  };
}

/** Pages on one side of this one, with bars. */
function ways(heading, { t, f, range, page }, files) {
  const body = h('tbody');
  const nothing = h('tbody', { hidden: true }, h('tr', {}, h('td', { colspan: 4, class: 'nothing' }, t.noWays)));
  const element = h(
    'section',
    { class: 'panel loading', 'aria-label': heading },
    h('div', { class: 'panel-head' }, h('h2', {}, heading), files),
    h('table', { class: 'around' },
      h('thead', {}, h('tr', {},
        h('th', { scope: 'col' }, t.page),
        h('td', { class: 'bar-cell' }),
        h('th', { scope: 'col', class: 'number' }, t.viewsColumn),
        h('th', { scope: 'col', class: 'number' }, t.shareColumn))),
      body,
      nothing),
  );

  function create(name, outside) {
    const bar = h('span', { class: 'bar' });
    const count = h('td', { class: 'number' });
    const share = h('td', { class: 'number' });
    const who =
      name === null
        ? h('span', { class: 'outside' }, outside)
        : name === page
          ? h('span', { class: 'outside' }, t.reloaded)
          : h('a', { href: link({ view: 'pages', page: name, range }) }, pageName(name, 40));
    const row = h('tr', {},
      h('th', { scope: 'row' }, who),
      h('td', { class: 'bar-cell', 'aria-hidden': 'true' }, bar),
      count,
      share);
    return { element: row, bar, count, share };
  }

  return {
    element,
    update(all, nameOf, outside, views) {
      element.classList.remove('loading');
      const shown = all.filter((way) => way.views > 0).sort((a, b) => b.views - a.views);
      const most = Math.max(1, ...shown.map((way) => way.views));
      keyed(
        body,
        shown,
        (way) => (nameOf(way) === null ? '' : 'page ' + nameOf(way)),
        (way) => create(nameOf(way), outside),
        (row, way) => {
          row.bar.style.width = (100 * way.views) / most + '%';
          setText(row.count, f.count(way.views));
          setText(row.share, f.share(way.views, views));
        },
      );
      nothing.hidden = shown.length > 0;
    },
  };
}
