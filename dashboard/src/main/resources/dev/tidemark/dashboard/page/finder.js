// Finds a page by a part of its name: a text field, and what fits to it.

import { h, pageName, setAttribute, setText } from './dom.js';
import { ask } from './ask.js';
import { counted, go } from './router.js';

const SHOWN = 12;
const REST_MILLIS = 120;

export function findPage({ t, f, range }) {
  const list = h('ul', { id: 'found', class: 'found', role: 'listbox', 'aria-label': t.pagesFound });
  const note = h('p', { class: 'what' });
  const field = h('input', {
    type: 'text',
    class: 'field',
    placeholder: t.findHint,
    'aria-label': t.find,
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': 'found',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
    input: () => {
      found = null;
      entered = false;
      clearTimeout(rest);
      rest = setTimeout(search, REST_MILLIS);
    },
    keydown: keyPressed,
  });
  const dialog = h('dialog', { class: 'dialog finder', 'aria-label': t.find }, field, list, note);
  let rest = null;
  let pages = [];
  let chosen = 0;
  let question = null;
  let found = null; // the text that `pages` fit to
  let entered = false; // before they were there

  async function search() {
    clearTimeout(rest);
    question?.abort();
    question = new AbortController();
    const { signal } = question;
    const text = field.value;
    try {
      const query = { text: counted(text.trim()), limit: SHOWN };
      const answer = await ask('/api/pages/find', query, signal);
      pages = answer.pages;
      chosen = 0;
      found = text;
      show();
      if (entered) enter();
    } catch {
      if (signal.aborted) return;
      entered = false;
      pages = [];
      show();
      setText(note, t.askFailed);
    }
  }

  function show() {
    list.replaceChildren(
      ...pages.map((page, i) =>
        h(
          'li',
          { id: 'found-' + i, role: 'option', click: () => open(page.page) },
          pageName(page.page, 72),
          h('span', { class: 'number' }, f.count(page.views)),
        ),
      ),
    );
    setText(note, pages.length === 0 ? t.noneFound : t.foundWhat);
    mark();
  }

  function mark() {
    [...list.children].forEach((item, i) => {
      setAttribute(item, 'aria-selected', String(i === chosen));
      if (i === chosen) item.scrollIntoView({ block: 'nearest' });
    });
    setAttribute(field, 'aria-activedescendant', pages.length > 0 ? 'found-' + chosen : '');
  }

  function keyPressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && pages.length > 0) {
      event.preventDefault();
      chosen = (chosen + step + pages.length) % pages.length;
      mark();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      enter();
    }
  }

  /** Opens what is chosen, or else what is written; not what fitted to another text. */
  function enter() {
    const typed = field.value.trim();
    if (found !== field.value) {
      entered = true;
      search();
    } else if (pages.length > 0) open(pages[chosen].page);
    else if (typed !== '') open(counted(typed.startsWith('/') ? typed : '/' + typed));
  }

  function open(page) {
    dialog.close();
    go({ view: 'pages', page, range });
  }

  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('close', () => {
    question?.abort();
    clearTimeout(rest);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
  search();
}
