// A line of the last minutes, without axes: the shape is what it tells.

import { setAttribute, svg } from './dom.js';

/** `update(values)` draws anew; decoration for those who see, the numbers stand beside it. */
export function sparkline(width, height) {
  const line = svg('polyline', {});
  return {
    element: svg(
      'svg',
      { class: 'spark', viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' },
      line,
    ),
    update(values) {
      const max = Math.max(1, ...values);
      const last = Math.max(1, values.length - 1);
      const points = values.map((value, i) => {
        const x = 1 + (i / last) * (width - 2);
        const y = height - 2 - (value / max) * (height - 4);
        return x.toFixed(1) + ',' + y.toFixed(1);
      });
      setAttribute(line, 'points', points.join(' '));
    },
  };
}
