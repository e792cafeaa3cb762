// Links to what a table shows, as a file of comma-separated values and as JSON.

import { h } from './dom.js';

/** Both links; `parameters` may be a function, asked when a link is followed. */
export function exports(t, path, parameters = {}) {
  const link = (format, name) => {
    const address = () => {
      const given = typeof parameters === 'function' ? parameters() : parameters;
      return path + '?' + new URLSearchParams({ ...given, format });
    };
    const element = h(
      'a',
      { class: 'choice export', href: address(), download: '', title: t.exportAs(name) },
      name,
    );
    element.addEventListener('click', () => element.setAttribute('href', address()));
    return element;
  };
  return h('span', { class: 'exports' }, link('csv', 'CSV'), link('json', 'JSON'));
}
