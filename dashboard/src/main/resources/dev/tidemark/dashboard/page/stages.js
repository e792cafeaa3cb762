// The pipeline's stages from left to right, the spool, the watermark and the partitions.

import { ask, keepAsking } from './ask.js';
import { h, keyed, setAttribute, setText, visible } from './dom.js';
import { exports } from './exports.js';

const REFRESH_MILLIS = 2_000;
const LEVELS = { ok: 'good', warn: 'warn', bad: 'bad', unknown: 'none' };

/** Asks for itself between `start` and `stop`. */
export function stages({ t, f }) {
  const list = h('ol', { class: 'stages' });
  const trouble = h('p', { class: 'what', hidden: true }, t.healthFailed);
  const spool = h('p', { class: 'what' });
  const watermark = h('p', { class: 'what' });
  const rows = h('tbody');
  const element = h(
    'section',
    { class: 'panel loading', 'aria-label': t.pipeline },
    h('div', { class: 'panel-head' }, h('h2', {}, t.pipeline), exports(t, '/api/health')),
    trouble,
    list,
    spool,
    watermark,
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t.partitions },
      h(
        'table',
        { class: 'partitions' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            [t.partition, t.readUntil, t.acknowledgedShort, t.eventsColumn, t.waiting, t.lag, t.tick].map(
              (name, i) => h('th', { scope: 'col', class: i > 0 ? 'number' : null }, name),
            ),
          ),
        ),
        rows,
      ),
    ),
  );
  let asking = null;

  const seconds = (value) =>
    value === null ? t.unknown : value < 0.0005 ? '0 s' : f.seconds(value * 1_000) + ' s';
  const count = (value) => (value === null ? '–' : f.count(value));
  const ago = (text, now) => (text === null ? '–' : t.agoOf(f.ago(now - Date.parse(text))));

  function show(health) {
    const now = Date.parse(health.at);
    trouble.hidden = true;
    element.classList.remove('loading');
    keyed(
      list,
      health.stages,
      (stage) => stage.stage,
      createStage,
      (item, stage) => updateStage(item, stage, now),
    );
    const kept = health.spool;
    setText(
      spool,
      kept === null
        ? t.spoolUnknown
        : kept.events === 0
          ? t.spoolEmpty(bytes(kept.bytes), bytes(kept.limitBytes))
          : t.spoolHolds(
              f.count(kept.events),
              bytes(kept.bytes),
              bytes(kept.limitBytes),
              f.ago((kept.oldestAgeSeconds ?? 0) * 1_000),
            ),
    );
    const mark = health.watermark;
    setText(
      watermark,
      mark === null
        ? t.watermarkUnknown
        : t.watermark(f.secondAt(Date.parse(mark.at), now), f.ago(mark.lagSeconds * 1_000)),
    );
    keyed(
      rows,
      health.partitions,
      (partition) => partition.partition,
      createRow,
      (row, partition) => updateRow(row, partition, now),
    );
  }

  const bytes = (value) => f.bytes(value);

  function createStage(stage) {
    const word = h('b', { class: 'word' });
    const rate = h('dd', { class: 'number' });
    const lag = h('dd', { class: 'number' });
    const problem = h('p', { class: 'problem' });
    const element = h(
      'li',
      { class: 'stage' },
      h(
        'p',
        { class: 'stage-head' },
        h('span', { class: 'dot', 'aria-hidden': 'true' }),
        h('span', { class: 'stage-name' }, t.stages[stage.stage]),
        word,
      ),
      h(
        'dl',
        {},
        h('dt', {}, t.eventsPerSecond),
        rate,
        h('dt', {}, t.stageLag[stage.stage]),
        lag,
      ),
      problem,
    );
    return { element, word, rate, lag, problem };
  }

  function updateStage(item, stage, now) {
    setAttribute(item.element, 'data-level', LEVELS[stage.state]);
    setAttribute(item.element, 'data-stage', stage.stage);
    setText(item.word, t.stageStates[stage.state]);
    setText(item.rate, stage.rate === null ? t.unknown : f.rate(stage.rate));
    setText(item.lag, seconds(stage.lagSeconds));
    const unwatched = stage.state === 'unknown' && stage.problem === null;
    setText(item.problem, unwatched ? t.unwatched[stage.stage] : sentence(stage.problem, now));
    item.problem.classList.toggle('over', stage.problem === null || stage.problem.until !== null);
  }

  function sentence(problem, now) {
    if (problem === null) return t.noProblem;
    const detail = visible(problem.detail);
    const what = t.problems[problem.code](detail);
    const since = Date.parse(problem.since);
    const told =
      problem.until === null
        ? t.lasts(what, f.ago(now - since))
        : t.wasLast(what, f.secondAt(Date.parse(problem.until), now));
    // No answer is told with its address; what a process says of itself are sentences of their own.
    return problem.code === 'no_answer' ? told : `${told} ${detail}`.trim();
  }

  function createRow(partition) {
    const cells = Array.from({ length: 6 }, () => h('td', { class: 'number' }));
    return {
      element: h('tr', {}, h('th', { scope: 'row' }, String(partition.partition)), cells),
      cells,
    };
  }

  function updateRow(row, partition, now) {
    [
      count(partition.readUntil),
      count(partition.acknowledged),
      count(partition.events),
      count(partition.lagRecords),
      seconds(partition.lagSeconds),
      ago(partition.tickedAt, now),
    ].forEach((text, i) => setText(row.cells[i], text));
  }

  return {
    element,
    start() {
      asking = keepAsking(
        REFRESH_MILLIS,
        (signal) => ask('/api/health', {}, signal),
        show,
        () => (trouble.hidden = false),
      );
    },
    stop: () => asking?.stop(),
  };
}
