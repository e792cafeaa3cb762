// The trust strip: can these numbers be believed. Always there, and never by colour alone.

import { h, setAttribute, setText } from './dom.js';
import { ledgerDetails } from './ledger.js';

const STALE_MILLIS = 5_000;
const LATE_SHARE = 0.05;
const PARTS = ['counted', 'quarantined', 'late', 'duplicate'];

export function trustStrip(context) {
  const { t, f } = context;
  const word = h('strong', { class: 'word' }, t.connecting);
  const more = h('span', { class: 'more' }, t.connectingMore);
  const values = {};
  const names = {};
  const term = (name, sign) => {
    values[name] = h('b', {}, '–');
    names[name] = h('span', {}, t[name]);
    return h('span', { class: 'term ' + name }, sign, values[name], ' ', names[name]);
  };
  const unexplained = term('unexplained', '+ ');
  unexplained.hidden = true;
  const details = ledgerDetails(context);
  const strip = h(
    'button',
    {
      type: 'button',
      class: 'strip',
      'aria-expanded': 'false',
      'aria-controls': details.element.id,
      title: t.ledgerShow,
      click: toggle,
    },
    h('span', { class: 'state' }, h('span', { class: 'dot', 'aria-hidden': 'true' }), word, more),
    h(
      'span',
      { class: 'sum' },
      term('accepted', ''),
      PARTS.map((name, i) => term(name, i === 0 ? '= ' : '+ ')),
      unexplained,
    ),
    h('span', { class: 'chevron', 'aria-hidden': 'true' }),
  );
  let totals = null;
  let recent = null;
  let newestReceivedAt = null;

  function toggle() {
    const open = details.toggle();
    strip.setAttribute('aria-expanded', String(open));
  }

  function update(state) {
    ({ totals, recent } = state.ledger);
    newestReceivedAt = state.flow.newestReceivedAt && Date.parse(state.flow.newestReceivedAt);
    for (const name of ['accepted', ...PARTS, 'unexplained']) {
      setText(values[name], f.count(totals[name]));
      setText(names[name], (totals[name] === 1 && t.single[name]) || t[name]);
    }
    unexplained.hidden = totals.unexplained === 0;
    details.update(state);
  }

  /** A level (`good`, `warn`, `bad` or `none`), a word for it, and what is to be said beside it. */
  function verdict(connection) {
    const ago = () => t.lastUpdate(f.ago(connection.age()));
    if (totals === null) {
      return connection.status === 'failing'
        ? { level: 'bad', word: t.lost, more: t.storeFails }
        : connection.status === 'lost'
          ? { level: 'warn', word: t.lost, more: t.connectingMore }
          : { level: 'none', word: t.connecting, more: t.connectingMore };
    }
    if (connection.unshown) return { level: 'bad', word: t.unshown, more: t.unshownMore };
    if (connection.status === 'failing') {
      return { level: 'warn', word: t.storeFails, more: ago() };
    }
    if (connection.status !== 'live') return { level: 'warn', word: t.lost, more: ago() };
    if (totals.unexplained !== 0) {
      return {
        level: 'bad',
        word: t.unbalanced,
        more: t.unbalancedBy(f.count(totals.unexplained)),
      };
    }
    if (totals.accepted === 0) return { level: 'none', word: t.noEvents, more: t.noEventsMore };
    const behind = newestReceivedAt === null ? Infinity : connection.now() - newestReceivedAt;
    if (behind > STALE_MILLIS) {
      const more = newestReceivedAt === null ? '> 10 min' : f.ago(behind);
      return { level: 'warn', word: t.stale, more: t.staleFor(more) };
    }
    if (recent.late > LATE_SHARE * recent.accepted) {
      return {
        level: 'warn',
        word: t.manyLate,
        more: t.lateShare(f.share(recent.late, recent.accepted)),
      };
    }
    return { level: 'good', word: t.live, more: t.behind(f.ago(behind)) };
  }

  function tick(connection) {
    const now = verdict(connection);
    setAttribute(strip, 'data-level', now.level);
    setText(word, now.word);
    setText(more, now.more);
    return now;
  }

  return {
    element: h('div', { class: 'trust' }, strip, details.element),
    update,
    tick,
    close: details.close,
  };
}
