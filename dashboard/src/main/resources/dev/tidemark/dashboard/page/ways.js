// Where the ways of a Sankey run: columns, heights and ribbons, from the ways' own numbers.

const ENTRY = 'entry';
const EXIT = 'exit';
const GAP = 14;
const NODE = 10;
const LEAST = 2;

/**
 * Lays ways out by step, so that none runs back: a page stands one step behind the page that most of
 * its views come from. A way that would lead back leads to a second place of its page, one step on.
 *
 * Gives `{ nodes, ribbons, steps }`; nodes `{ id, page, kind, again, x, y, height, views }`, ribbons
 * `{ from, to, views, width, path }` with node ids.
 */
export function layOut(links, width, height) {
  const steps = stepsOf(links);
  const last = Math.max(1, ...steps.values()) + 1;
  const nodes = new Map();
  const ribbons = [];
  const node = (page, kind, step, again) => {
    const id = kind + ' ' + (page ?? '') + (again ? ' ' + step : '');
    if (!nodes.has(id)) nodes.set(id, { id, page, kind, again, step, into: 0, outOf: 0 });
    return nodes.get(id);
  };
  for (const { from, to, views } of links) {
    const a = from === null ? node(null, ENTRY, 0, false) : node(from, 'page', steps.get(from), false);
    const back = to !== null && steps.get(to) <= a.step;
    const b =
      to === null
        ? node(null, EXIT, last + 1, false)
        : node(to, 'page', back ? a.step + 1 : steps.get(to), back);
    a.outOf += views;
    b.into += views;
    ribbons.push({ from: a, to: b, views });
  }
  place([...nodes.values()], ribbons, width, height);
  return {
    steps: last + 2,
    nodes: [...nodes.values()],
    ribbons: ribbons.map((ribbon) => ({
      from: ribbon.from.id,
      to: ribbon.to.id,
      views: ribbon.views,
      width: ribbon.width,
      path: ribbon.path,
    })),
  };
}

/** One step behind the page with the strongest way in; 1 where that is the world outside. */
function stepsOf(links) {
  const strongest = new Map();
  for (const link of [...links].sort((a, b) => b.views - a.views)) {
    if (link.to !== null && !strongest.has(link.to)) strongest.set(link.to, link.from);
  }
  const steps = new Map();
  const stepOf = (page, seen) => {
    if (steps.has(page)) return steps.get(page);
    const before = strongest.get(page) ?? null;
    const step = before === null || seen.has(before) ? 1 : stepOf(before, seen.add(page)) + 1;
    steps.set(page, step);
    return step;
  };
  links
    .flatMap(({ from, to }) => [from, to])
    .filter((page) => page !== null)
    .forEach((page) => stepOf(page, new Set([page])));
  return steps;
}

function place(nodes, ribbons, width, height) {
  const used = [...new Set(nodes.map((node) => node.step))].sort((a, b) => a - b);
  const columns = used.map((step) => nodes.filter((node) => node.step === step));
  nodes.forEach((node) => (node.views = Math.max(node.into, node.outOf)));
  const scale = Math.min(
    ...columns.map((column) => {
      const views = column.reduce((sum, node) => sum + node.views, 0);
      return (height - GAP * (column.length - 1)) / Math.max(1, views);
    }),
  );
  columns.forEach((column, i) => {
    column.forEach((node) => {
      const into = ribbons.filter((ribbon) => ribbon.to === node && ribbon.from.y !== undefined);
      const views = into.reduce((sum, ribbon) => sum + ribbon.views, 0);
      node.middle =
        into.reduce((sum, { from, views: n }) => sum + n * (from.y + from.height / 2), 0) /
        Math.max(1, views);
    });
    column.sort((a, b) => a.middle - b.middle || b.views - a.views);
    let y = 0;
    column.forEach((node) => {
      node.x = columns.length === 1 ? 0 : (i / (columns.length - 1)) * (width - NODE);
      node.height = Math.max(LEAST, node.views * scale);
      node.y = y;
      y += node.height + GAP;
    });
  });
  const order = (end) => (a, b) => a[end].y - b[end].y;
  nodes.forEach((node) => {
    let y = node.y;
    for (const ribbon of ribbons.filter((r) => r.from === node).sort(order('to'))) {
      ribbon.width = Math.max(1, ribbon.views * scale);
      ribbon.start = y + ribbon.width / 2;
      y += ribbon.width;
    }
    y = node.y;
    for (const ribbon of ribbons.filter((r) => r.to === node).sort(order('from'))) {
      ribbon.end = y + (ribbon.views * scale) / 2;
      y += ribbon.views * scale;
    }
  });
  for (const ribbon of ribbons) {
    const x0 = ribbon.from.x + NODE;
    const x1 = ribbon.to.x;
    const bend = (x0 + x1) / 2;
    const at = (value) => value.toFixed(1);
    ribbon.path =
      `M${at(x0)} ${at(ribbon.start)}C${at(bend)} ${at(ribbon.start)} ` +
      `${at(bend)} ${at(ribbon.end)} ${at(x1)} ${at(ribbon.end)}`;
  }
}
