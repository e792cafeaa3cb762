// The numbers that one glance takes in.

import { h, setText } from './dom.js';

export function numbers({ t, f }) {
  const events = figure(t.eventsPerSecond);
  const visitors = figure(t.visitorsNow, t.lastFiveMinutes);
  const conversion = figure(t.conversion, t.lastThirtyMinutes);
  const views = figure(t.viewsThisMinute, t.provisional);

  function update({ flow, ledger, minutes, audience }) {
    events.set(
      f.rate(flow.eventsPerSecond),
      '',
      ledger.acceptedInMinuteAnHourAgo > 0
        ? t.anHourAgo(f.rate(ledger.acceptedInMinuteAnHourAgo / 60))
        : t.nothingAnHourAgo,
    );
    const series = [...minutes.views, minutes.other, minutes.late];
    views.set(
      f.count(series.reduce((sum, values) => sum + values[values.length - 1], 0)),
      '',
      minutes.anHourAgo > 0 ? t.anHourAgo(f.count(minutes.anHourAgo)) : t.nothingAnHourAgo,
    );
    const there = audience.visitors;
    visitors.set(
      f.count(there.now),
      there.now > 0 ? t.estimated : '',
      there.anHourAgo > 0 ? t.anHourAgo(f.count(there.anHourAgo)) : t.nothingAnHourAgo,
    );
    const { now, anHourAgo } = audience.conversion;
    conversion.set(
      f.share(now.buyers, now.shoppers),
      '',
      anHourAgo.shoppers > 0
        ? t.anHourAgo(f.share(anHourAgo.buyers, anHourAgo.shoppers))
        : t.nothingAnHourAgo,
    );
  }

  return { element: figures([events, visitors, views, conversion]), update };
}

/** How much is in quarantine, and how old what is shown is. */
export function healthFigures({ t, f }) {
  const quarantine = figure(t.quarantineShare, t.lastTenMinutes);
  const freshness = figure(t.freshness, t.lastMinute);

  function update({ flow, ledger }) {
    const { recent, anHourAgo } = ledger;
    quarantine.set(
      f.share(recent.quarantined, recent.accepted),
      '',
      anHourAgo.accepted > 0
        ? t.anHourAgo(f.share(anHourAgo.quarantined, anHourAgo.accepted))
        : t.nothingAnHourAgo,
    );
    const { lastMinute, overall } = flow.freshness;
    freshness.set(
      lastMinute.events > 0 ? f.seconds(lastMinute.p50Millis) + ' s' : '–',
      lastMinute.events > 0 ? `p99 ${f.seconds(lastMinute.p99Millis)} s` : '',
      overall.events > 0 ? t.since(f.seconds(overall.p50Millis), f.seconds(overall.p99Millis)) : '',
    );
  }

  return { element: figures([quarantine, freshness]), update };
}

function figures(each) {
  return h(
    'dl',
    { class: 'numbers' },
    each.map((one) => one.element),
  );
}

function figure(label, note) {
  const value = h('span', { class: 'value' }, '–');
  const beside = h('span', { class: 'beside' });
  const before = h('span', { class: 'before' }, '\u00a0');
  return {
    element: h(
      'div',
      { class: 'figure' },
      h('dt', {}, label, note ? h('span', { class: 'note' }, h('span', { class: 'dash' }, ' · '), note) : null),
      h('dd', {}, value, beside, before),
    ),
    set(now, more, then) {
      setText(value, now);
      setText(beside, more);
      setText(before, then || '\u00a0');
    },
  };
}
