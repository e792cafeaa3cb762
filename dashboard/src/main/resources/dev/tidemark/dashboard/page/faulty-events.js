// The events in quarantine that fit the filters: each as it arrived, beside what is wrong in it.

import { ask } from './ask.js';
import { cut, h, keyed, pageName, setText, visible } from './dom.js';
import { exports } from './exports.js';
import { faultList, markedRaw } from './faults.js';
import { reasonWords } from './words.js';

/** `onTicked` is told of the ids of those that are ticked; `files(table)` are the parameters of what is shown, as a file. */
export function eventsPanel({ t, f, connection }, w, onTicked, files) {
  const list = h('ul', { class: 'samples' });
  const title = h('h2', {}, w.events);
  const note = h('p', { class: 'what', 'aria-live': 'polite' });
  const nothing = h('p', { class: 'nothing', hidden: true }, w.noneFits);
  const element = h(
    'section',
    { class: 'panel wide loading', 'aria-label': w.events },
    h('div', { class: 'panel-head' }, title, note, exports(t, '/api/quarantine/events', files('events'))),
    nothing,
    list,
  );
  const open = new Set();
  const ticked = new Set();
  let fields = [];
  let latest = null;

  function update(answer) {
    element.classList.remove('loading');
    latest = answer;
    fields = answer.fields;
    setText(title, w.matching(f.count(answer.matching)));
    if (open.size === 0 && ticked.size === 0) render();
  }

  /** What the list shows now is of other filters: nothing of it holds it still. */
  function clear() {
    open.clear();
    ticked.clear();
    onTicked([]);
    say();
  }

  function render() {
    nothing.hidden = latest.events.length > 0;
    keyed(list, latest.events, (event) => event.id, create, (row, event) => {
      row.again.hidden = !event.sentAgain;
    });
  }

  function say() {
    const held = open.size > 0 || ticked.size > 0;
    setText(note, held ? w.held : '');
    if (!held && latest !== null) render();
  }

  function create(event) {
    const time = Date.parse(event.appendedAt);
    const shownTime = f.secondAt(time, connection.now());
    const again = h('span', { class: 'again' }, w.sentAgain);
    const details = h(
      'details',
      {},
      h(
        'summary',
        {},
        h('time', { datetime: new Date(time).toISOString() }, shownTime),
        h('span', { class: 'why' },
          event.reasons.map((code) => visible(reasonWords(t, code))).join(', ')),
        event.page ? pageName(event.page, 40) : h('span', { class: 'page-name none' }, t.noPage),
        h('bdi', { class: 'version' }, event.appVersion === '' ? '–' : cut(visible(event.appVersion), 24)),
        again,
      ),
    );
    details.addEventListener('toggle', () => {
      if (!details.isConnected) return;
      if (details.open) {
        open.add(event.id);
        if (details.childElementCount === 1) fill(details, event);
      } else {
        open.delete(event.id);
      }
      say();
    });
    const tick = h('input', {
      type: 'checkbox',
      'aria-label': w.tick(shownTime),
      change: () => {
        if (tick.checked) ticked.add(event.id);
        else ticked.delete(event.id);
        onTicked([...ticked]);
        say();
      },
    });
    return { element: h('li', {}, tick, details), again };
  }

  async function fill(details, event) {
    const body = h('div', { class: 'event' });
    details.append(body);
    let whole = event;
    if (new TextEncoder().encode(event.raw).length < event.rawLength) {
      try {
        whole = await ask('/api/quarantine/events/' + event.id);
      } catch {
        whole = event; // What the list has of it is shown, and said to be cut.
      }
    }
    const shown = new TextEncoder().encode(whole.raw).length;
    const raw = markedRaw(w, whole.reasons, whole.raw, fields);
    body.append(
      h('div', { class: 'wrong-in-it' },
        h('h3', {}, w.wrongInIt),
        faultList(t, whole.reasons, whole.raw, fields),
        facts(whole)),
      h('div', {},
        raw,
        shown < whole.rawLength
          ? h('p', { class: 'what' }, t.cutAt(f.count(shown), f.count(whole.rawLength)))
          : null),
    );
    const fault = raw.querySelector('mark');
    if (fault !== null) raw.scrollTop = fault.offsetTop - 120;
  }

  function facts(event) {
    const fact = (name, value) => (value ? [h('dt', {}, name), h('dd', {}, value)] : []);
    return h(
      'dl',
      { class: 'facts' },
      fact(t.received, f.date(Date.parse(event.receivedAt ?? event.appendedAt))),
      fact(t.place, event.id),
      fact(t.eventType, cut(visible(event.eventType), 80)),
      fact(t.appVersion, cut(visible(event.appVersion), 80)),
    );
  }

  return { element, update, clear };
}
