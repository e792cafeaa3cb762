// Alerts: what has happened, since when, how sure, and the numbers behind it. What a viewer has
// dismissed is hidden in this browser only, and the list says so.

import { cut, h, keyed, pageName, setAttribute, setText, svg, visible } from './dom.js';
import { exports } from './exports.js';
import { link } from './router.js';
import { sparkline } from './spark.js';
import { reasonWords } from './words.js';

const KEPT = 'tidemark.dismissed';
const MOST_KEPT = 200;
const NAME = 44;
const PAGE_KINDS = ['spike', 'silence'];

export function idOf(alert) {
  return [alert.kind, alert.subject.join('\t'), alert.openedAt].join('\n');
}

export function dismissed() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return []; // Storage can be forbidden, or hold what somebody else wrote.
  }
}

function keep(ids) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(ids.slice(-MOST_KEPT)));
  } catch {
    // It comes back with the next load of the page then.
  }
}

/** What an alert is about, as one line of text. */
export function whatOf(t, alert) {
  const [first, page, version] = alert.subject.map(visible);
  if (alert.kind === 'quarantine_surge') {
    const places = [page, version].filter((part) => part !== '' && part !== '(all)');
    return [reasonWords(t, first), ...places].join(' · ');
  }
  return Object.hasOwn(t.subjects, first) ? t.subjects[first] : first;
}

export function alertsPanel({ t, f, range, page, connection }) {
  const list = h('ul', { class: 'alerts' });
  const hidden = h('span', {});
  const show = h('button', { type: 'button', class: 'choice', click: showAgain }, t.showAgain);
  const note = h('p', { class: 'what dismissed', hidden: true }, hidden, ' ', show);
  const spoken = h('p', { class: 'unseen', 'aria-live': 'polite' });
  const element = h(
    'section',
    { class: 'alerts-panel', hidden: true, 'aria-label': t.alerts },
    list,
    note,
    h(
      'p',
      { class: 'files' },
      page === null
        ? exports(t, '/api/alerts', { minutes: range })
        : exports(t, '/api/page', { page, minutes: range, table: 'alerts' }),
    ),
  );
  let latest = [];
  let known = null;
  let ids = dismissed();

  function update(alerts) {
    latest = alerts;
    announce();
    const shown = alerts.filter((alert) => !ids.includes(idOf(alert)));
    element.hidden = alerts.length === 0;
    keyed(list, shown, idOf, create, change);
    const out = alerts.length - shown.length;
    note.hidden = out === 0;
    setText(hidden, t.dismissedCount(out));
  }

  /** Only what is new since the page was opened. */
  function announce() {
    const now = latest.map(idOf);
    const fresh = known === null ? [] : latest.filter((alert) => !known.includes(idOf(alert)));
    if (fresh.length > 0) {
      const texts = fresh
        .filter((alert) => alert.closedAt === null)
        .map((alert) => `${t.alertKinds[alert.kind]}: ${cut(whatOf(t, alert), 80)}`);
      if (texts.length > 0) setText(spoken, texts.join('. '));
    }
    known = now;
  }

  function showAgain() {
    const here = latest.map(idOf);
    ids = ids.filter((id) => !here.includes(id));
    keep(ids);
    update(latest);
  }

  function dismiss(alert) {
    ids = [...new Set([...dismissed(), ...ids, idOf(alert)])]; // another tab has its own
    keep(ids);
    update(latest);
    show.focus();
  }

  function create(alert) {
    const line = sparkline(120, 24);
    const since = h('span', { class: 'since' });
    const sure = h('span', { class: 'sure' });
    const why = h('dl', { class: 'facts why-facts', hidden: true });
    const open = h(
      'button',
      { type: 'button', class: 'choice', 'aria-expanded': 'false', click: toggle },
      t.why,
    );
    function toggle() {
      why.hidden = !why.hidden;
      setAttribute(open, 'aria-expanded', String(!why.hidden));
    }
    const name = whatOf(t, alert);
    const about = PAGE_KINDS.includes(alert.kind) && alert.subject[0].startsWith('/')
      ? h('a', { class: 'subject', href: link({ view: 'pages', page: alert.subject[0], range }) },
          pageName(alert.subject[0], NAME))
      : alert.kind === 'quarantine_surge'
        ? h('a', { class: 'subject', title: name, href: quarantineOf(alert) }, cut(name, NAME))
        : h('bdi', { class: 'subject', title: name }, cut(name, NAME));
    const element_ = h(
      'li',
      { class: 'alert ' + alert.severity },
      h('span', { class: 'kind' }, mark(), t.alertKinds[alert.kind]),
      about,
      since,
      sure,
      line.element,
      h('span', { class: 'acts' }, open,
        h('button', { type: 'button', class: 'choice', click: () => dismiss(alert) }, t.dismiss)),
      why,
    );
    return { element: element_, line, since, sure, why };
  }

  /** The events behind a surge. */
  function quarantineOf(alert) {
    const [reason, page, version] = alert.subject.map((part) => (['(all)', '(other)'].includes(part) ? null : part));
    return link({ view: 'quarantine', range, query: { reason, page, version } });
  }

  function change(row, alert) {
    const minute = (time) => f.minuteAt(Date.parse(time), connection.now());
    const at = minute(alert.openedAt);
    setText(row.since, alert.closedAt === null ? t.sinceTime(at) : t.fromTo(at, minute(alert.closedAt)));
    row.element.classList.toggle('over', alert.closedAt !== null);
    setText(row.sure, t.sure(alert, f));
    row.line.update(alert.trace);
    const facts = Object.entries(alert.numbers).map(([name, value]) => [
      t.alertNumbers[name] ?? name,
      f.number(value),
    ]);
    facts.push([t.severity, t.severities[alert.severity] ?? alert.severity]);
    row.why.replaceChildren(
      h('p', { class: 'what' }, t.alertWhat[alert.kind]),
      ...facts.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
    );
  }

  return { element, spoken, update };
}

function mark() {
  return svg(
    'svg',
    { viewBox: '0 0 12 12', width: 12, height: 12, 'aria-hidden': 'true' },
    svg('path', { d: 'M6 1 11.5 11H.5z', fill: 'currentColor' }),
  );
}
