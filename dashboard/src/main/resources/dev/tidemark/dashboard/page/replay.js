// Sends quarantined events again: which ones, how they are mended, a dry run, then the real one.
// Operators alone may; others are told how to become one.

import { keepAsking, ask } from './ask.js';
import { h, keyed, setText, visible } from './dom.js';
import { operatorGate } from './operator.js';
import { ruleForm } from './rule.js';
import { loginIfNeeded } from './session.js';
import { reasonWords } from './words.js';

const PROGRESS_MILLIS = 700;
const OVERVIEW_MILLIS = 5_000;

export function replayPanel({ t, f }, w) {
  const all = h('input', { type: 'radio', name: 'which', value: 'all', checked: true, change: changed });
  const some = h('input', { type: 'radio', name: 'which', value: 'some', disabled: true, change: changed });
  const allText = h('span', {}, w.allThatFit(''));
  const someText = h('span', {}, w.ticked(f.count(0)));
  const rule = ruleForm(w, changed);
  const dry = h('button', { type: 'button', class: 'primary', disabled: true, click: dryRun }, w.dryRun);
  const real = h('button', { type: 'button', class: 'primary', hidden: true, click: send }, '');
  const problem = h('p', { class: 'problem', role: 'alert' });
  const result = h('div', { class: 'replay-result', 'aria-live': 'polite' });
  const form = h(
    'form',
    { class: 'replay', submit: (event) => event.preventDefault() },
    h('fieldset', {}, h('legend', {}, w.which),
      h('label', {}, all, ' ', allText), h('label', {}, some, ' ', someText)),
    rule.element,
    h('p', { class: 'buttons' }, dry, real),
    problem,
    result,
  );
  const gate = operatorGate(w, form);
  const past = h('ul', { class: 'replays' });
  const noPast = h('p', { class: 'nothing' }, w.noReplays);
  const element = h(
    'section',
    { class: 'panel wide', 'aria-label': w.replay },
    h('div', { class: 'panel-head' }, h('h2', {}, w.replay), h('p', { class: 'what' }, w.replayWhat)),
    gate.element,
    h('h3', {}, w.replays),
    noPast,
    past,
  );
  let answer = null;
  let query = {};
  let ids = [];
  let tried = null; // what the last dry run was asked
  let following = null;
  const overview = keepAsking(
    OVERVIEW_MILLIS,
    (signal) => ask('/api/replays', { limit: 8 }, signal),
    ({ replays }) => {
      noPast.hidden = replays.length > 0;
      keyed(past, replays, (one) => one.id, () => ({ element: h('li') }), (row, one) =>
        setText(row.element, line(one)));
    },
    () => {},
  );

  /** What is asked: exactly what was looked at, up to now and no further. */
  function selection() {
    if (some.checked) return { ids };
    const until = answer.at < answer.until ? answer.at : answer.until;
    return {
      ...(query.reason && { reasons: [query.reason] }),
      ...(query.page && { page: query.page }),
      ...(query.version && { appVersion: query.version }),
      ...(query.id && { ids: [query.id] }),
      from: answer.from,
      until,
    };
  }

  /** Another rule or other events: what was tried is no longer what would be sent. */
  function changed() {
    tried = null;
    real.hidden = true;
    dry.disabled = answer === null;
    setText(problem, '');
  }

  async function dryRun() {
    changed();
    const mistake = rule.mistake();
    if (mistake !== null) {
      setText(problem, mistake);
      return;
    }
    const asked = { selection: selection(), rule: rule.value() };
    await start({ ...asked, dryRun: true }, (done) => {
      const passing = done.numbers.valid - done.numbers.overLimit;
      if (done.state !== 'done' || passing === 0) return;
      tried = asked;
      setText(real, w.send(f.count(passing)));
      real.hidden = false;
    });
  }

  async function send() {
    const asked = { ...tried, dryRun: false };
    real.hidden = true;
    await start(asked, () => {});
  }

  async function start(body, onEnd) {
    following?.stop();
    dry.disabled = true;
    result.replaceChildren(h('p', {}, w.asked));
    const response = await fetch('/api/replays', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => null);
    if (response === null || !response.ok) {
      const said = await response?.json().catch(() => null);
      setText(problem, said?.error?.message ?? w.cannotAsk);
      result.replaceChildren();
      dry.disabled = false;
      if (response?.status === 403) gate.check();
      if (response?.status === 401) void loginIfNeeded();
      return;
    }
    const { id } = await response.json();
    const mine = keepAsking(
      PROGRESS_MILLIS,
      (signal) => ask('/api/replays/' + id, {}, signal),
      (now) => {
        if (now.state !== 'done' && now.state !== 'failed') {
          result.replaceChildren(progress(now));
          return;
        }
        mine.stop();
        dry.disabled = false;
        setText(problem, now.problem ?? '');
        result.replaceChildren(...(now.state === 'done' ? outcome(now) : []));
        onEnd(now);
      },
      () => {},
    );
    following = mine;
  }

  function progress({ state, numbers, dryRun }) {
    if (state === 'asked' || numbers.toRead === undefined) return h('p', {}, w.waits);
    return h('p', {},
      h('progress', { max: Math.max(1, numbers.toRead), value: numbers.read, 'aria-label': w.replay }), ' ',
      w.soFar(f.count(numbers.read), f.count(numbers.toRead), f.count(dryRun ? numbers.valid : numbers.sent)));
  }

  function outcome({ numbers, dryRun }) {
    const count = (value) => f.count(value ?? 0);
    const facts = [
      [w.selected, numbers.selected],
      [w.sentBefore, numbers.sentBefore],
      [dryRun ? w.wouldPass : w.sent, dryRun ? numbers.valid - numbers.overLimit : numbers.sent],
      [dryRun ? w.wouldFail : w.stillFaulty, numbers.faulty],
      ...(numbers.overLimit > 0 ? [[w.overLimit, numbers.overLimit]] : []),
      ...(numbers.uncertain > 0 ? [[w.uncertain, numbers.uncertain]] : []),
    ];
    const faults = Object.entries(numbers.faults ?? {}).sort((a, b) => b[1] - a[1]);
    return [
      h('h3', {}, dryRun ? w.dryRunSays : w.sentSays),
      h('dl', { class: 'facts' }, facts.map(([name, value]) => [h('dt', {}, name), h('dd', {}, count(value))]).flat()),
      faults.length === 0
        ? null
        : h('ul', { class: 'faults' },
            faults.map(([code, value]) => h('li', {}, visible(reasonWords(t, code)) + ': ' + count(value)))),
      dryRun ? samples(numbers.samples ?? []) : null,
    ].filter((part) => part !== null);
  }

  /** Some of them, as they came and as they would be sent. */
  function samples(shown) {
    return h(
      'ul',
      { class: 'before-after' },
      shown.map((sample) =>
        h('li', {},
          h('p', { class: sample.valid ? 'passes' : 'fails' },
            sample.id + ' · ' + (sample.valid ? w.passes : sample.faults.map((code) => visible(reasonWords(t, code))).join(', '))),
          h('pre', { class: 'raw', tabindex: 0, 'aria-label': w.before }, h('code', {}, visible(sample.before))),
          sample.after === sample.before
            ? null
            : h('pre', { class: 'raw', tabindex: 0, 'aria-label': w.after }, h('code', {}, visible(sample.after))))),
    );
  }

  function line(one) {
    const numbers = one.numbers;
    const end =
      one.state === 'failed'
        ? visible(one.problem ?? '')
        : one.state !== 'done'
          ? ''
          : one.dryRun
            ? w.lineDry(f.count((numbers.valid ?? 0) - (numbers.overLimit ?? 0)), f.count(numbers.selected ?? 0))
            : w.lineReal(f.count(numbers.sent ?? 0), f.count(numbers.selected ?? 0));
    return [f.date(Date.parse(one.askedAt)), one.dryRun ? w.dryRunWord : w.realWord, w.states[one.state], end]
      .filter((part) => part !== '')
      .join(' · ');
  }

  return {
    element,
    update(latest, filters) {
      const first = answer === null;
      answer = latest;
      rule.fields(latest.fields.map((field) => field.name));
      if (JSON.stringify(filters) !== JSON.stringify(query)) {
        query = { ...filters };
        changed();
        rule.suggest(query.reason ?? null);
      }
      setText(allText, w.allThatFit(f.count(latest.matching)));
      if (first) dry.disabled = false;
    },
    ticked(now) {
      ids = now;
      some.disabled = ids.length === 0;
      (ids.length === 0 ? all : some).checked = true;
      setText(someText, w.ticked(f.count(ids.length)));
      changed();
    },
    close() {
      overview.stop();
      following?.stop();
      gate.close();
    },
  };
}
