// What is in quarantine: how much for each reason, and the newest events as they arrived.

import { cut, h, keyed, pageName, setAttribute, setText, visible } from './dom.js';
import { indented } from './raw.js';
import { reasonWords } from './words.js';

const SAMPLES = 8;

export function quarantinePanel({ t, f }) {
  const reasons = h('ul', { class: 'reasons' });
  const nothing = h('p', { class: 'nothing', hidden: true }, t.noQuarantine);
  const title = h('h3', {}, t.samples);
  const note = h('p', { class: 'what' });
  const all = h(
    'button',
    { type: 'button', class: 'choice', hidden: true, click: () => filter(null) },
    t.allReasons,
  );
  const list = h('ul', { class: 'samples' });
  const samplesPart = h('div', {}, h('div', { class: 'panel-head' }, title, note, all), list);
  const element = h(
    'section',
    { class: 'panel', 'aria-label': t.quarantine },
    h(
      'div',
      { class: 'panel-head' },
      h('h2', {}, t.quarantine),
      h('p', { class: 'what' }, t.quarantineWhat),
    ),
    nothing,
    reasons,
    samplesPart,
  );
  let latest = null;
  let reason = null;
  const open = new Set();

  function update(state) {
    latest = state.quarantine;
    const most = Math.max(1, ...latest.reasons.map((count) => count.events));
    nothing.hidden = latest.reasons.length > 0;
    keyed(
      reasons,
      latest.reasons,
      (count) => count.reason,
      createReason,
      (row, count) => {
        setText(row.count, f.count(count.events));
        row.bar.style.width = Math.max(0.5, (100 * count.events) / most) + '%';
        setAttribute(row.button, 'aria-pressed', String(count.reason === reason));
      },
    );
    if (reason === null && open.size === 0) show(latest.samples);
    samplesPart.hidden = reason === null && latest.samples.length === 0;
  }

  function createReason({ reason: code }) {
    const row = {
      count: h('span', { class: 'number' }),
      bar: h('span', { class: 'bar', 'aria-hidden': 'true' }),
    };
    row.button = h(
      'button',
      {
        type: 'button',
        title: visible(code),
        'aria-pressed': 'false',
        click: () => filter(code === reason ? null : code),
      },
      h('span', { class: 'reason' }, visible(reasonWords(t, code))),
      row.count,
      h('span', { class: 'track' }, row.bar),
    );
    row.element = h('li', {}, row.button);
    return row;
  }

  /** Shows only events with this reason, which the stream does not carry, or the newest of all. */
  async function filter(chosen) {
    reason = chosen;
    open.clear();
    all.hidden = chosen === null;
    setText(title, chosen === null ? t.samples : t.samplesOf(reasonWords(t, chosen)));
    setText(note, '');
    update({ quarantine: latest });
    if (chosen === null) return;
    try {
      const query = new URLSearchParams({ reason: chosen, limit: SAMPLES });
      const response = await fetch('/api/quarantine?' + query);
      if (!response.ok) throw new Error(response.statusText);
      const { samples } = await response.json();
      if (reason === chosen) show(samples);
    } catch {
      if (reason === chosen) setText(note, t.samplesFailed);
    }
  }

  function show(samples) {
    keyed(
      list,
      samples,
      (sample) => [sample.topic, sample.partition, sample.offset].join(' '),
      createSample,
      () => {},
    );
    if (reason !== null && samples.length === 0) setText(note, t.noSamples);
  }

  function createSample(sample) {
    const time = Date.parse(sample.receivedAt ?? sample.appendedAt);
    const details = h(
      'details',
      {},
      h(
        'summary',
        {},
        h('time', { datetime: new Date(time).toISOString() }, f.second(time)),
        h(
          'span',
          { class: 'why' },
          sample.reasons.map((code) => visible(reasonWords(t, code))).join(', '),
        ),
        sample.page
          ? pageName(sample.page, 40)
          : h('span', { class: 'page-name none' }, t.noPage),
      ),
    );
    details.addEventListener('toggle', () => {
      if (details.open) {
        open.add(details);
        if (details.childElementCount === 1) details.append(facts(sample), raw(sample));
      } else {
        open.delete(details);
      }
      setText(note, open.size > 0 ? t.samplesHeld : '');
    });
    return { element: h('li', {}, details) };
  }

  function facts(sample) {
    const fact = (name, value) => (value ? [h('dt', {}, name), h('dd', {}, value)] : []);
    return h(
      'dl',
      { class: 'facts' },
      fact(t.received, f.date(Date.parse(sample.receivedAt ?? sample.appendedAt))),
      fact(t.place, `${sample.topic} / ${sample.partition} / ${sample.offset}`),
      fact(t.eventType, cut(visible(sample.eventType), 80)),
      fact(t.appVersion, cut(visible(sample.appVersion), 80)),
    );
  }

  function raw(sample) {
    const shown = new TextEncoder().encode(sample.raw).length;
    const whole = sample.rawLength;
    return [
      h('pre', { class: 'raw', tabindex: 0 }, h('code', {}, indented(sample.raw))),
      shown < whole ? h('p', { class: 'what' }, t.cutAt(f.count(shown), f.count(whole))) : '',
    ].reduce((parts, part) => (parts.append(part), parts), document.createDocumentFragment());
  }

  return { element, update };
}
