// What single keys do, everywhere but where somebody types; and the list of them.

import { h } from './dom.js';

/** `actions` has a function for each key; modifiers are left to the browser. */
export function listen(actions) {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.('input, select, textarea, dialog')) return;
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
}

/** Shows which keys there are. */
export function showKeys(t) {
  const close = h('button', { type: 'button', class: 'choice' }, t.close);
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-label': t.keys },
    h('div', { class: 'panel-head' }, h('h2', {}, t.keys), close),
    h(
      'dl',
      { class: 'keys' },
      t.keyList.map(([keys, what]) =>
        h('div', {}, h('dt', {}, keys.map((key) => h('kbd', {}, key))), h('dd', {}, what)),
      ),
    ),
  );
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
