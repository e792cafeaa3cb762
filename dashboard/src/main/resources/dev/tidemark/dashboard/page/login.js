// Asks for a token and has a session begun with it. The token goes in the body alone; the browser
// keeps a cookie that no script can read.

import { h, namedFor, setText } from './dom.js';
import { settings } from './settings.js';

const WORDS = {
  pt: {
    title: 'Entrar no Tidemark',
    token: 'Token',
    hint: 'De leitura ou de operação. Quem iniciou o painel o tem; sem um configurado, o painel imprime um ao iniciar.',
    enter: 'Entrar',
    wrong: 'Este token não vale aqui.',
    wait: (seconds) => `Tentativas demais. Tente de novo em ${seconds} s.`,
    failed: 'O painel não respondeu. Tente de novo.',
  },
  en: {
    title: 'Log in to Tidemark',
    token: 'Token',
    hint: "A reader's or an operator's. Whoever started the dashboard has it; where none is set, the dashboard prints one when it starts.",
    enter: 'Log in',
    wrong: 'This token is not valid here.',
    wait: (seconds) => `Too many attempts. Try again in ${seconds} s.`,
    failed: 'The dashboard did not answer. Try again.',
  },
};

const t = WORDS[settings.lang];
const input = h('input', {
  id: 'token',
  type: 'password',
  autocomplete: 'current-password',
  required: true,
  autofocus: true,
  spellcheck: 'false',
  'aria-describedby': 'hint problem',
});
const problem = h('p', { id: 'problem', class: 'problem', role: 'alert' });

/** Where to go then: one of our own pages, whatever the address says. */
function next() {
  const parameters = new URLSearchParams(location.search);
  const path = parameters.get('next') === 'demo' ? '/demo/' : '/';
  parameters.delete('next');
  const query = parameters.toString();
  return path + (query === '' ? '' : '?' + query) + location.hash;
}

async function enter(event) {
  event.preventDefault();
  setText(problem, '');
  try {
    const response = await fetch('/api/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token: input.value.trim() }),
    });
    if (response.ok) {
      location.replace(next());
      return;
    }
    const wait = response.headers.get('Retry-After');
    setText(problem, response.status === 429 ? t.wait(wait) : response.status === 401 ? t.wrong : t.failed);
  } catch {
    setText(problem, t.failed);
  }
  input.select();
}

document.title = t.title;
document.body.replaceChildren(
  h(
    'main',
    {},
    h('h1', {}, t.title),
    h(
      'form',
      { submit: enter },
      namedFor('tidemark'),
      h('label', { for: 'token' }, t.token),
      input,
      h('p', { id: 'hint', class: 'what' }, t.hint),
      h('button', { type: 'submit', class: 'primary' }, t.enter),
      problem,
    ),
  ),
);
input.focus();
