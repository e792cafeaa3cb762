// The line above everything: where one can go, over which time, and how it is shown.

import { h, svg } from './dom.js';
import { link, RANGES, VIEWS } from './router.js';
import { choose, settings } from './settings.js';

export function header({ t, f, view, page, range, query }, { find, keys }) {
  return h(
    'header',
    { class: 'top' },
    h('a', { class: 'brand', href: link({ view: 'overview', range }) }, mark(), 'Tidemark'),
    h(
      'nav',
      { 'aria-label': t.allViews },
      VIEWS.map((name) =>
        h(
          'a',
          {
            href: link({ view: name, range }),
            'aria-current': name === view && (page === null ? 'page' : 'true'),
          },
          t[name],
        ),
      ),
    ),
    h(
      'div',
      { class: 'choices' },
      h('button', { type: 'button', class: 'choice find', title: t.find, click: find },
        glass(), t.findShort),
      h(
        'div',
        { role: 'group', 'aria-label': t.range, class: 'ranges' },
        RANGES.map((minutes) =>
          h(
            'a',
            {
              class: 'choice',
              href: link({ view, page, range: minutes, query }),
              'aria-current': minutes === range && 'true',
              title: t.lastRange(f.span(minutes)),
            },
            f.shortSpan(minutes),
          ),
        ),
      ),
      looks(t, keys),
    ),
  );
}

function looks(t, keys) {
  return h(
    'div',
    { class: 'looks' },
    choice('PT', settings.lang === 'pt', () => choose('lang', 'pt'), 'Português'),
    choice('EN', settings.lang === 'en', () => choose('lang', 'en'), 'English'),
    choice('UTC', settings.tz === 'utc', () =>
      choose('tz', settings.tz === 'utc' ? 'local' : 'utc'), t.utc),
    h(
      'button',
      {
        type: 'button',
        class: 'choice icon',
        'aria-label': t.theme,
        title: t.theme,
        click: () => choose('theme', settings.theme === 'dark' ? 'light' : 'dark'),
      },
      svg(
        'svg',
        { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
        svg('circle', { cx: 8, cy: 8, r: 6.25, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5 }),
        svg('path', { d: 'M8 2a6 6 0 0 1 0 12z', fill: 'currentColor' }),
      ),
    ),
    h('button', { type: 'button', class: 'choice help', 'aria-label': t.keys, title: t.keys, click: keys }, '?'),
  );
}

function choice(text, pressed, click, title) {
  return h(
    'button',
    { type: 'button', class: 'choice', 'aria-pressed': String(pressed), title, click },
    text,
  );
}

function glass() {
  return svg(
    'svg',
    { viewBox: '0 0 16 16', width: 14, height: 14, 'aria-hidden': 'true' },
    svg('circle', { cx: 7, cy: 7, r: 4.5, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5 }),
    svg('path', { d: 'M10.5 10.5 14 14', stroke: 'currentColor', 'stroke-width': 1.5 }),
  );
}

function mark() {
  const wave = 'c3.4-3.6 6.6-3.6 10 0s6.6 3.6 10 0';
  return svg(
    'svg',
    { class: 'mark', viewBox: '4 5 24 20', width: 24, height: 20, 'aria-hidden': 'true' },
    svg('path', { d: 'M6 11' + wave }),
    svg('path', { d: 'M6 19' + wave, opacity: '.55' }),
  );
}
