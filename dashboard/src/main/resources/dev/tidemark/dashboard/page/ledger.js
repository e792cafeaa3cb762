// The ledger by minute, and the measured freshness: what stands behind the trust strip.

import { ask, keepAsking } from './ask.js';
import { h, keyed, setText } from './dom.js';

const REFRESH_MILLIS = 2_000;
const COLUMNS = ['accepted', 'counted', 'quarantined', 'late', 'duplicate', 'unexplained'];

/** Opens and closes below the trust strip. */
export function ledgerDetails(context) {
  const { t } = context;
  const table = ledgerTable(context);
  const element = h(
    'section',
    { id: 'ledger-details', class: 'ledger', hidden: true, 'aria-label': t.ledger },
    h('h2', {}, t.ledger),
    table.element,
  );

  function toggle() {
    element.hidden = !element.hidden;
    if (element.hidden) table.stop();
    else table.start();
    return !element.hidden;
  }

  return { element, toggle, update: table.update, close: table.stop };
}

/** Asks for itself between `start` and `stop`. */
export function ledgerTable({ t, f, connection }) {
  const rows = h('tbody');
  const gateways = h('p', { class: 'what' });
  const measured = h('p', { class: 'what' });
  const element = h(
    'div',
    {},
    h('p', { class: 'what' }, t.ledgerWhat),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t.ledger },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, t.minute),
            COLUMNS.map((name) => h('th', { scope: 'col', class: 'number' }, t[name])),
          ),
        ),
        rows,
      ),
    ),
    gateways,
    measured,
  );
  let asking = null;

  function start() {
    asking = keepAsking(
      REFRESH_MILLIS,
      (signal) => ask('/api/ledger', { minutes: 60 }, signal),
      show,
      () => {}, // The strip says already that the store or the connection is away.
    );
  }

  function show(ledger) {
    const { acknowledged } = ledger.totals;
    setText(gateways, acknowledged > 0 ? t.acknowledged(f.count(acknowledged)) : '');
    keyed(rows, ledger.minutes.reverse(), (minute) => minute.minute, createRow, updateRow);
  }

  function createRow(minute) {
    const cells = COLUMNS.map(() => h('td', { class: 'number' }));
    const time = h('th', { scope: 'row' }, f.minute(Date.parse(minute.minute)));
    return { element: h('tr', {}, time, cells), cells };
  }

  function updateRow(row, minute) {
    COLUMNS.forEach((name, i) => setText(row.cells[i], f.count(minute[name])));
    row.element.classList.toggle('wrong', minute.unexplained !== 0);
  }

  return {
    element,
    start,
    stop: () => asking?.stop(),
    update(state) {
      const all = state.flow.freshness.overall;
      const s = (millis) => f.seconds(millis) + ' s';
      setText(
        measured,
        all.events === 0
          ? ''
          : `${t.freshnessSince(f.secondAt(Date.parse(state.dashboard.startedAt), connection.now()))}: ` +
              `p50 ${s(all.p50Millis)} · p90 ${s(all.p90Millis)} · p99 ${s(all.p99Millis)} · ` +
              `max ${s(all.maxMillis)} · ${t.freshnessOf(f.count(all.events))}`,
      );
    },
  };
}
