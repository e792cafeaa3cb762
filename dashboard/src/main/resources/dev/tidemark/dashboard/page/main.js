// Wires the page: settings, the stream, and the view that the address names.

import { h, svg, setText } from './dom.js';
import { formatter } from './format.js';
import { overview } from './overview.js';
import { choose, onSettings, settings } from './settings.js';
import { connect } from './stream.js';
import { words } from './words.js';

// More views come with their addresses; one that is not known shows the first screen.
const VIEWS = { '': overview };

const BEHIND_MILLIS = 200;

let view = null;
let scheduled = false;
const status = h('p', { class: 'unseen', role: 'status' });
const connection = connect(schedule);

function schedule() {
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(render);
  }
}

function render() {
  scheduled = false;
  document.body.classList.toggle('waiting', connection.state === null);
  document.body.classList.toggle(
    'outdated',
    connection.state !== null && connection.status !== 'live',
  );
  if (connection.state !== null) view.update(connection.state);
  tick();
}

function tick() {
  const verdict = view.tick(connection);
  document.body.dataset.verdict = verdict.level;
  setText(status, verdict.word);
}

function build() {
  view?.close();
  const t = words(settings.lang);
  const context = { t, f: formatter(settings.lang, settings.tz), connection };
  const name = location.hash.replace(/^#\/?/, '').split('/')[0];
  view = (VIEWS[name] ?? overview)(context);
  document.body.replaceChildren(
    h('a', { class: 'skip', href: '#/', click: toContent }, t.skip),
    header(t),
    view.element,
    status,
  );
  render();
}

function toContent(event) {
  event.preventDefault();
  view.element.focus();
}

function header(t) {
  return h(
    'header',
    { class: 'top' },
    h('h1', { class: 'brand' }, mark(), 'Tidemark'),
    h(
      'div',
      { class: 'choices' },
      h(
        'div',
        { role: 'group', 'aria-label': t.language },
        choice('PT', settings.lang === 'pt', () => choose('lang', 'pt'), 'Português'),
        choice('EN', settings.lang === 'en', () => choose('lang', 'en'), 'English'),
      ),
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
    ),
  );
}

function choice(text, pressed, click, title) {
  return h(
    'button',
    { type: 'button', class: 'choice', 'aria-pressed': String(pressed), title, click },
    text,
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

onSettings(build);
addEventListener('hashchange', build);
build();
setInterval(tick, BEHIND_MILLIS);
