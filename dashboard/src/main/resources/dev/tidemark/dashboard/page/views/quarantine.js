// Quarantine: what is wrong with which events, and sending them again.

import { ask, keepAsking } from '../ask.js';
import { h, setText } from '../dom.js';
import { eventsPanel } from '../faulty-events.js';
import { quarantineWords } from '../quarantine-words.js';
import { reasonsPanel } from '../reasons.js';
import { replayPanel } from '../replay.js';
import { go } from '../router.js';
import { settings } from '../settings.js';
import { reasonWords } from '../words.js';

const REFRESH_MILLIS = 3_000;
const FILTERS = { reason: 'reason', page: 'page', version: 'appVersion', id: 'id' };
const LISTED = 50;
const MOST_IN_A_FILE = 200;

let asking = null;
let close = () => {};
let changed = () => {};

export const title = (t) => t.quarantine;

export function mount(root, first) {
  let params = first;
  const w = quarantineWords(settings.lang);
  const replay = replayPanel(params, w);
  const files = (table) => () => ({ ...asked(), table, limit: MOST_IN_A_FILE });
  const events = eventsPanel(params, w, (ids) => replay.ticked(ids), files);
  const filters = filterForm(params, w, refilter);
  const reasons = reasonsPanel(params, w, (reason) => filters.choose('reason', reason ?? ''), files);
  const note = h('p', { class: 'problem', role: 'alert' });
  root.append(filters.element, note, reasons.element, events.element, replay.element);

  function asked() {
    const parameters = { minutes: params.range };
    for (const [name, parameter] of Object.entries(FILTERS)) {
      if (params.query[name]) parameters[parameter] = params.query[name];
    }
    return parameters;
  }

  const question = (signal) => ask('/api/quarantine/events', { ...asked(), limit: LISTED }, signal);

  function begin() {
    asking = keepAsking(
      REFRESH_MILLIS,
      question,
      (answer) => {
        setText(note, '');
        filters.update(answer);
        reasons.update(answer, params.query.reason ?? null);
        events.update(answer);
        replay.update(answer, params.query);
      },
      () => setText(note, w.cannotAsk),
    );
  }

  /** The filters go into the address, and come back from there. */
  function refilter(chosen) {
    go({ view: params.view, range: params.range, query: { ...params.query, ...chosen } });
  }

  changed = (next) => {
    params = next;
    filters.show(params.query);
    events.clear();
    asking.stop();
    begin();
  };

  close = replay.close;
  begin();
}

/** Another range or other filters. */
export function change(params) {
  changed(params);
}

export function update() {}

export function unmount() {
  asking.stop();
  close();
}

/** Reason, page, version and place; each stands in the address as soon as it is chosen. */
function filterForm({ t, query }, w, onChange) {
  const reason = h('select', { name: 'reason', change: apply }, h('option', { value: '' }, t.allReasons));
  const text = (name, placeholder) =>
    h('input', { name, type: 'search', placeholder, spellcheck: 'false', autocomplete: 'off', change: apply });
  const inputs = { reason, page: text('page', '/…'), version: text('version', ''), id: text('id', '0-1812') };
  const label = (name, input) => h('label', {}, h('span', {}, name), input);
  const element = h(
    'form',
    { class: 'filters', 'aria-label': w.filters, submit: (event) => (event.preventDefault(), apply()) },
    label(t.reason, reason),
    label(t.page, inputs.page),
    label(t.appVersion, inputs.version),
    label(w.id, inputs.id),
    h('button', { type: 'button', class: 'choice', click: clear }, w.clear),
  );
  let said = '';
  show(query);

  function show(filters) {
    if (filters.reason) option(filters.reason);
    for (const [name, input] of Object.entries(inputs)) input.value = filters[name] ?? '';
    said = JSON.stringify(values());
  }

  function values() {
    return Object.fromEntries(
      Object.entries(inputs).map(([name, input]) => [name, input.value.trim() || null]),
    );
  }

  function apply() {
    const now = JSON.stringify(values());
    if (now === said) return; // Enter sends a change and a submit.
    said = now;
    onChange(values());
  }

  function clear() {
    for (const input of Object.values(inputs)) input.value = '';
    apply();
  }

  function option(code) {
    if (![...reason.options].some((one) => one.value === code)) {
      reason.append(h('option', { value: code }, reasonWords(t, code)));
    }
  }

  return {
    element,
    show,
    choose(name, value) {
      if (name === 'reason' && value !== '') option(value);
      inputs[name].value = value;
      apply();
    },
    update: (answer) => answer.reasons.forEach((one) => option(one.reason)),
  };
}
