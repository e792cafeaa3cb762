// Shows a form to operators, and to others how to become one. The token goes in the body alone; the
// browser keeps a cookie that no script can read.

import { ask } from './ask.js';
import { h, namedFor, setText } from './dom.js';

export function operatorGate(w, form) {
  const token = h('input', {
    type: 'password',
    id: 'operator-token',
    autocomplete: 'current-password',
    required: true,
    spellcheck: 'false',
  });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const login = h(
    'form',
    { class: 'operator', hidden: true, submit: enter },
    h('p', {}, w.operatorsOnly),
    namedFor('operator'),
    h('label', { for: 'operator-token' }, w.operatorToken),
    token,
    h('button', { type: 'submit', class: 'primary' }, w.enter),
    problem,
    h('p', { class: 'what' }, w.whereItIs),
  );
  const nobody = h('p', { class: 'nothing', hidden: true }, w.noOperators);
  form.hidden = true;
  let closed = false;

  async function check() {
    try {
      const session = await ask('/api/session');
      if (closed) return;
      form.hidden = session.role !== 'operator';
      login.hidden = !form.hidden || !session.operators;
      nobody.hidden = !form.hidden || session.operators;
    } catch {
      if (!closed) setTimeout(check, 2_000);
    }
  }

  async function enter(event) {
    event.preventDefault();
    setText(problem, '');
    const response = await fetch('/api/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token: token.value.trim() }),
    }).catch(() => null);
    if (response === null) setText(problem, w.cannotAsk);
    else if (response.status === 429) setText(problem, w.tooMany(response.headers.get('Retry-After')));
    else if (!response.ok) setText(problem, w.wrongToken);
    else if ((await response.json()).role !== 'operator') setText(problem, w.readersToken);
    token.value = '';
    check();
  }

  check();
  return { element: h('div', {}, login, nobody, form), check, close: () => (closed = true) };
}
