// How events are mended: a row for each field that is set, renamed or dropped.

import { h } from './dom.js';

const RECEIVED = '{received_at}';
const OBJECTS = ['properties']; // a text would not mend them

/** `onChange` is told of every change. */
export function ruleForm(w, onChange) {
  const rows = h('ul', { class: 'rule' });
  const known = h('datalist', { id: 'rule-values' }, h('option', { value: RECEIVED }, w.receivedTime));
  const element = h(
    'fieldset',
    {},
    h('legend', {}, w.rule),
    h('p', { class: 'what' }, w.ruleWhat),
    rows,
    known,
    h('button', { type: 'button', class: 'choice', click: () => add('set') }, w.addStep),
  );
  let names = [];
  const steps = new Set();

  function add(action, field = '', value = '') {
    const step = {
      action: h('select', { 'aria-label': w.action, change: () => shape(step) },
        ['set', 'rename', 'drop'].map((one) => h('option', { value: one }, w.actions[one]))),
      from: h('input', { type: 'text', 'aria-label': w.oldName, placeholder: w.oldName, spellcheck: 'false', input: onChange }),
      field: h('select', { 'aria-label': w.field, change: onChange }),
      value: h('input', { type: 'text', 'aria-label': w.value, placeholder: w.value, list: 'rule-values', spellcheck: 'false', input: onChange }),
      link: h('span', {}),
    };
    step.action.value = action;
    options(step.field);
    if (field !== '') step.field.value = field;
    step.from.value = action === 'drop' ? field : '';
    step.value.value = value;
    const remove = h('button', { type: 'button', class: 'choice', 'aria-label': w.removeStep, click: () => {
      steps.delete(step);
      step.element.remove();
      onChange();
    } }, '×');
    step.element = h('li', {}, step.action, step.from, step.link, step.field, step.value, remove);
    steps.add(step);
    rows.append(step.element);
    shape(step);
  }

  function shape(step) {
    const action = step.action.value;
    step.from.hidden = action === 'set';
    step.field.hidden = action === 'drop';
    step.value.hidden = action !== 'set';
    step.link.textContent = action === 'rename' ? '→' : '';
    onChange();
  }

  function options(select) {
    const chosen = select.value;
    select.replaceChildren(
      ...names.filter((name) => !OBJECTS.includes(name)).map((name) => h('option', { value: name }, name)),
    );
    if (chosen !== '') select.value = chosen;
  }

  return {
    element,
    /** The fields of an event. */
    fields(now) {
      if (now.join() === names.join()) return;
      names = now;
      steps.forEach((step) => options(step.field));
    },
    /** A first step for events with this reason, where nobody has written one. */
    suggest(reason) {
      const written = [...steps].some((step) => step.value.value !== '' || step.from.value !== '');
      if (written) return;
      steps.clear();
      rows.replaceChildren();
      const named = /^(missing|invalid)_(.+)$/.exec(reason ?? '');
      if (named === null || OBJECTS.includes(named[2])) return;
      add('set', named[2]);
    },
    /** Why it can not be used; null when it can. */
    mistake() {
      for (const step of steps) {
        const action = step.action.value;
        if (action === 'set' && step.value.value === '') return w.noValue(step.field.value);
        if (action !== 'set' && step.from.value.trim() === '') return w.noName(w.actions[action]);
      }
      return null;
    },
    value() {
      const rule = { rename: {}, drop: [], set: {} };
      for (const step of steps) {
        const action = step.action.value;
        if (action === 'set') rule.set[step.field.value] = step.value.value;
        if (action === 'rename') rule.rename[step.from.value.trim()] = step.field.value;
        if (action === 'drop') rule.drop.push(step.from.value.trim());
      }
      return rule;
    },
  };
}
