// The first screen, top to bottom. Over the last hour it is live; another range is asked for.

import { alertsPanel } from '../alerts.js';
import { ask, keepAsking } from '../ask.js';
import { h, setText } from '../dom.js';
import { firstEvent } from '../first.js';
import { minutesPanel } from '../minutes.js';
import { numbers } from '../numbers.js';
import { pagesPanel } from '../pages.js';
import { LIVE_RANGE } from '../router.js';
import { sankeyPanel } from '../sankey.js';
import { stackColours } from '../stack.js';

const REFRESH_MILLIS = 4_000;
const RANKED = 10;
const WAYS = 15;

let parts = null;

export const title = (t) => t.overview;

export function mount(root, params) {
  const { t, f, range } = params;
  const live = range === LIVE_RANGE;
  const span = f.span(range);
  const colours = stackColours();
  parts = {
    live,
    colours,
    alerts: alertsPanel(params),
    figures: numbers(params),
    first: firstEvent(params),
    minutes: minutesPanel(params, colours, live ? null : t.lastRange(span)),
    pages: pagesPanel(params, colours, live ? t.topPagesWhat : t.rangeAgainstBefore(span), RANKED),
    ways: sankeyPanel(params, t.waysWhat(span), WAYS),
    asking: null,
  };
  const { alerts, figures, first, minutes, pages, ways } = parts;
  const note = h('p', { class: 'what problem', role: 'alert' });
  parts.panels = h('div', { class: 'panels' }, minutes.element, pages.element, ways.element);
  root.append(note, alerts.element, alerts.spoken, figures.element, first.element, parts.panels);
  if (live) return;
  parts.asking = keepAsking(
    REFRESH_MILLIS,
    (signal) => both(range, signal),
    (answers) => {
      setText(note, '');
      show(answers);
    },
    () => setText(note, t.askFailed),
  );
}

function both(minutes, signal) {
  return Promise.all([
    ask('/api/pages', { minutes, limit: RANKED }, signal),
    ask('/api/flow', { minutes, limit: WAYS }, signal),
  ]);
}

function show([pages, flow]) {
  parts.colours.assign(pages.minutes.pages);
  parts.minutes.update(pages);
  parts.pages.update({ pages });
  parts.ways.update(flow);
}

export function update(snapshot) {
  const { live, colours, alerts, figures, first, minutes, pages, panels, ways } = parts;
  const empty = snapshot.ledger.totals.accepted === 0;
  first.element.hidden = !empty;
  panels.hidden = empty;
  alerts.update(snapshot.alerts.alerts);
  figures.update(snapshot);
  first.update(snapshot);
  if (!empty && live) {
    colours.assign(snapshot.minutes.pages);
    minutes.update({ ...snapshot, alerts: snapshot.alerts.alerts });
    pages.update(snapshot);
    ways.update(snapshot.ways);
  }
}

export function unmount() {
  parts.asking?.stop();
  parts.minutes.close();
  parts.ways.close();
}
