// What is wrong in an event: the field that each reason means, and the event with those marked.

import { h, visible } from './dom.js';
import { layout } from './raw.js';
import { reasonWords } from './words.js';

/** The fields that a reason is about; none where it is about the event as a whole. */
export function fieldsOf(reason, raw, fields) {
  const named = /^(missing|invalid)_(.+)$/.exec(reason);
  if (named !== null) return [named[2]];
  if (reason === 'in_the_future') return ['event_time'];
  if (reason === 'field_too_long') return tooLong(raw, fields);
  return [];
}

function tooLong(raw, fields) {
  try {
    const event = JSON.parse(raw);
    return fields
      .filter(({ name, longest }) => longest > 0 && Array.from(String(event[name] ?? '')).length > longest)
      .map(({ name }) => name);
  } catch {
    return []; // It was cut, or is no JSON.
  }
}

/** What is wrong, as a list. */
export function faultList(t, reasons, raw, fields) {
  return h(
    'ul',
    { class: 'faults' },
    reasons.map((reason) =>
      h(
        'li',
        {},
        visible(reasonWords(t, reason)),
        fieldsOf(reason, raw, fields).map((field) => [' ', h('code', {}, field)]).flat(),
      ),
    ),
  );
}

/** The event's own bytes, with the lines marked that have a fault, and those that are missing. */
export function markedRaw(w, reasons, raw, fields) {
  const faulty = new Set(reasons.flatMap((reason) => fieldsOf(reason, raw, fields)));
  const lines = layout(raw);
  const there = new Set(lines.map((line) => line.field));
  const missing = [...faulty].filter((field) => !there.has(field));
  const isObject = lines.length > 0 && lines.at(-1).text === '}';
  const marked = lines.map(({ text, field }) =>
    faulty.has(field) ? mark(text, w.faulty) : h('span', { class: 'line' }, text),
  );
  if (isObject) {
    marked.splice(-1, 0, ...missing.map((field) => mark(`  "${field}": ${w.missing}`, w.missing)));
  } else if (raw.trim() === '{}') {
    marked.push(...missing.map((field) => mark(`  "${field}": ${w.missing}`, w.missing)));
  }
  return h('pre', { class: 'raw', tabindex: 0 }, h('code', {}, marked));
}

function mark(text, why) {
  return h('mark', { class: 'line', title: why }, text);
}
