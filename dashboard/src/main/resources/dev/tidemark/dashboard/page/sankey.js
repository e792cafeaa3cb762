// The strongest ways between pages, as ribbons and as a table.

import { cut, h, pageName, setAttribute, setText, svg, visible } from './dom.js';
import { exports } from './exports.js';
import { link } from './router.js';
import { layOut } from './ways.js';

const HEIGHT = 360;
const PIXELS_A_LETTER = 6.6;

/** `most` is how many ways are asked for. */
export function sankeyPanel({ t, f, range }, heading, most) {
  const picture = h('div', { class: 'sankey' });
  const body = h('tbody');
  const table = h(
    'div',
    { class: 'scroll ways', hidden: true },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, t.cameFrom),
          h('th', { scope: 'col' }, t.wentTo),
          h('th', { scope: 'col', class: 'number' }, t.viewsColumn),
          h('th', { scope: 'col', class: 'number' }, t.shareColumn),
        ),
      ),
      body,
    ),
  );
  const nothing = h('p', { class: 'nothing', hidden: true }, t.noWays);
  const twin = h(
    'button',
    { type: 'button', class: 'choice', 'aria-pressed': 'false', click: toggle },
    t.asTable,
  );
  const element = h(
    'section',
    { class: 'panel wide ways-panel loading', 'aria-label': t.ways },
    h(
      'div',
      { class: 'panel-head' },
      h('h2', {}, t.ways),
      h('p', { class: 'what' }, heading),
      h('span', { class: 'push' }, twin),
      exports(t, '/api/flow', { minutes: range, limit: most }),
    ),
    nothing,
    picture,
    table,
  );
  let ways = null;
  let drawn = '';

  function toggle() {
    table.hidden = !table.hidden;
    picture.hidden = !table.hidden;
    setAttribute(twin, 'aria-pressed', String(!table.hidden));
    render();
  }

  function render() {
    if (ways === null) return;
    nothing.hidden = ways.links.length > 0;
    element.classList.toggle('none', ways.links.length === 0);
    const width = Math.round(picture.clientWidth);
    const now = JSON.stringify([ways.links, width, table.hidden]);
    // What has the focus or the pointer stays; it is drawn anew when that has gone.
    if (now === drawn || picture.matches(':hover') || picture.contains(document.activeElement)) return;
    drawn = now;
    body.replaceChildren(...ways.links.map(row));
    if (width > 0) draw(width);
  }

  function row(way) {
    const outside = (word) => h('span', { class: 'outside' }, word);
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, way.from === null ? outside(t.entry) : pageName(way.from, 40)),
      h('td', {}, way.to === null ? outside(t.exit) : pageName(way.to, 40)),
      h('td', { class: 'number' }, f.count(way.views)),
      h('td', { class: 'number' }, f.share(way.views, ways.views)),
    );
  }

  function draw(width) {
    const { nodes, ribbons, steps } = layOut(ways.links, width, HEIGHT);
    const room = Math.max(6, Math.floor((width / (steps - 1) - 30) / PIXELS_A_LETTER));
    const paths = ribbons.map((ribbon) => {
      const path = svg('path', { d: ribbon.path, 'stroke-width': ribbon.width.toFixed(1), class: 'ribbon' });
      path.append(svg('title', {}, spoken(nodes, ribbon)));
      return { ...ribbon, path };
    });
    const drawing = svg(
      'svg',
      { width, height: HEIGHT + 8, viewBox: `0 -4 ${width} ${HEIGHT + 8}`, role: 'group', 'aria-label': t.ways },
      paths.map(({ path }) => path),
      nodes.map((node) => place(node, width, room, paths)),
    );
    picture.replaceChildren(drawing);
  }

  function place(node, width, room, paths) {
    const name = nameOf(node);
    const right = node.x > width / 2 && node.kind === 'exit';
    const label = svg(
      'text',
      {
        x: right ? node.x - 6 : node.x + 16,
        y: node.y + Math.min(node.height / 2, HEIGHT - 4),
        'text-anchor': right ? 'end' : 'start',
        'dominant-baseline': 'middle',
      },
      svg('tspan', {}, cut(name, room)),
      svg('tspan', { class: 'views', dx: 6 }, f.short(node.views)),
    );
    const bar = svg('rect', { x: node.x, y: node.y, width: 10, height: node.height, rx: 1 });
    const light = (lit) => () => {
      paths.forEach(({ from, to, path }) => {
        path.classList.toggle('lit', lit && (from === node.id || to === node.id));
      });
      picture.classList.toggle('lights', lit);
    };
    const attributes = {
      class: 'node ' + node.kind + (node.again ? ' again' : ''),
      pointerenter: light(true),
      pointerleave: light(false),
      focus: light(true),
      blur: light(false),
    };
    const title = svg('title', {}, `${name}: ${f.count(node.views)}`);
    return node.page === null
      ? svg('g', attributes, title, bar, label)
      : svg('a', { ...attributes, href: link({ view: 'pages', page: node.page, range }) }, title, bar, label);
  }

  function nameOf(node) {
    const outside = { entry: t.entry, exit: t.exit }[node.kind];
    return outside ?? (node.again ? '↩ ' : '') + visible(node.page);
  }

  function spoken(nodes, ribbon) {
    const name = (id) => cut(nameOf(nodes.find((node) => node.id === id)), 80);
    return `${name(ribbon.from)} → ${name(ribbon.to)}: ${f.count(ribbon.views)}`;
  }

  const resized = new ResizeObserver(render);
  resized.observe(picture);

  return {
    element,
    update(now) {
      element.classList.remove('loading');
      ways = now;
      render();
    },
    close: () => resized.disconnect(),
  };
}
