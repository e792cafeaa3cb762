// The stacked bars of the minutes chart: who has which colour, and how they are painted.

const SLOTS = 8;

/**
 * Gives each page in the chart one of eight colours, and lets it keep that one while it stays. The
 * colour itself is the style sheet's, so that it follows the theme.
 */
export function stackColours() {
  const slots = new Map();
  return {
    assign(pages) {
      for (const page of [...slots.keys()]) {
        if (!pages.includes(page)) slots.delete(page);
      }
      for (const page of pages) {
        if (slots.has(page)) continue;
        const taken = new Set(slots.values());
        let free = 0;
        while (taken.has(free) && free < SLOTS - 1) free++;
        slots.set(page, free);
      }
    },
    /** A class for an element that shows the page's colour. */
    classOf: (page) => (slots.has(page) ? 'slot-' + slots.get(page) : 'slot-other'),
    /** The name of the page's colour in the style sheet. */
    variableOf: (page) => (slots.has(page) ? '--slot-' + slots.get(page) : '--slot-other'),
  };
}

/** Paints one bar for each minute on a uPlot: layers from the bottom up, late views on top. */
export function paintStack(u, { layers, late, provisionalFrom }, style) {
  const { ctx, bbox } = u;
  const count = late.length;
  const step = bbox.width / count;
  const ratio = devicePixelRatio;
  const gap = Math.max(ratio, Math.round(step * 0.22));
  const seam = step > 9 * ratio ? ratio : 0;
  const bottom = Math.round(u.valToPos(0, 'y', true));
  ctx.save();
  for (let i = 0; i < count; i++) {
    const left = Math.round(bbox.left + i * step + gap / 2);
    const width = Math.max(1, Math.round(bbox.left + (i + 1) * step - gap / 2) - left);
    let sum = 0;
    let base = bottom;
    for (const { values, colour } of layers) {
      sum += values[i];
      const top = Math.round(u.valToPos(sum, 'y', true));
      if (top < base) {
        const inner = base - top > 4 * ratio ? seam : 0;
        ctx.fillStyle = colour;
        ctx.fillRect(left, top + inner, width, base - top - inner);
        base = top;
      }
    }
    if (i >= provisionalFrom && base < bottom) {
      hatch(ctx, left, base, width, bottom - base, style.background, ratio);
    }
    if (late[i] > 0) {
      const top = Math.min(base - 2 * ratio, Math.round(u.valToPos(sum + late[i], 'y', true)));
      ctx.fillStyle = style.late;
      ctx.fillRect(left, top, width, base - top - (base < bottom ? seam : 0));
    }
  }
  ctx.restore();
}

/** Marks below the time axis where alerts have opened. */
export function paintAlerts(u, { alerts, late }, style) {
  const { ctx, bbox } = u;
  const size = 4 * devicePixelRatio;
  const top = bbox.top + bbox.height + devicePixelRatio;
  ctx.save();
  ctx.fillStyle = style.alert;
  for (const at of new Set(alerts)) {
    if (at < 0 || at >= late.length) continue;
    const x = bbox.left + ((at + 0.5) * bbox.width) / late.length;
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x + size, top + 1.6 * size);
    ctx.lineTo(x - size, top + 1.6 * size);
    ctx.fill();
  }
  ctx.restore();
}

function hatch(ctx, left, top, width, height, colour, ratio) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * ratio;
  ctx.beginPath();
  const spacing = 6 * ratio;
  for (let x = left - height - (left % spacing); x < left + width; x += spacing) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}
