// Numbers, durations and times in the viewer's language and zone.

const DAY_MILLIS = 86_400_000;

export function formatter(lang, tz) {
  const locale = lang === 'pt' ? 'pt-BR' : 'en';
  const timeZone = tz === 'utc' ? 'UTC' : undefined;
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const one = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const two = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const change = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  });
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone };
  const minute = new Intl.DateTimeFormat(locale, clock);
  const second = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, {
    ...clock,
    second: '2-digit',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZoneName: 'short',
  });

  function minuteOfDay(time) {
    const [hours, minutes] = minute.format(time).split(':').map(Number);
    return hours * 60 + minutes;
  }
  const unit = (value, name, unitDisplay) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay }).format(value);
  const spanOf = (minutes, unitDisplay) =>
    minutes < 60
      ? unit(minutes, 'minute', unitDisplay)
      : minutes <= 1_440
        ? unit(minutes / 60, 'hour', unitDisplay)
        : unit(minutes / 1_440, 'day', unitDisplay);

  const day = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', timeZone });
  const dayAndMinute = new Intl.DateTimeFormat(locale, {
    ...clock,
    day: '2-digit',
    month: '2-digit',
    timeZone,
  });
  const isToday = (time, now) => day.format(time) === day.format(now);
  const size = Object.fromEntries(
    ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'].map((name) => [
      name,
      new Intl.NumberFormat(locale, { style: 'unit', unit: name, maximumSignificantDigits: 3 }),
    ]),
  );
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });

  return {
    /** When a step of a chart begins; with its day where the chart is longer than one. */
    step: (time, span) => (span > DAY_MILLIS ? dayAndMinute : minute).format(time),
    /** The same on an axis, where a new day stands for itself. */
    mark: (time, span) =>
      (span > DAY_MILLIS && minuteOfDay(time) < 60 ? day : minute).format(time),
    minuteOfDay,
    /** A measured number: whole where it is large. */
    number: (value) => (Math.abs(value) >= 100 ? whole : number).format(value),
    /** A length of time in words. */
    span: (minutes) => spanOf(minutes, 'long'),
    shortSpan: (minutes) => spanOf(minutes, 'short'),
    count: (value) => whole.format(value),
    short: (value) => (value < 10_000 ? whole.format(value) : short.format(value)),
    bytes: (value) => {
      const step = value < 1_000 ? 0 : Math.min(4, Math.floor(Math.log10(value) / 3));
      const name = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'][step];
      return size[name].format(value / 1_000 ** step);
    },
    rate: (value) => (value > 0 && value < 9.95 ? one.format(value) : whole.format(value)),
    share: (part, of) => (of > 0 ? share.format(part / of) : '–'),
    change: (value) =>
      value >= 9.995 ? '×' + whole.format(value + 1) : change.format(value).replace('-', '−'),
    seconds: (millis) =>
      millis < 10_000
        ? two.format(millis / 1_000)
        : whole.format(millis / 1_000),
    /** How long something is ago, short. */
    ago: (millis) => {
      const seconds = Math.max(0, millis) / 1_000;
      if (seconds < 9.95) return one.format(seconds) + ' s';
      if (seconds < 120) return whole.format(seconds) + ' s';
      if (seconds < 7_200) return whole.format(seconds / 60) + ' min';
      if (seconds < 172_800) return whole.format(seconds / 3_600) + ' h';
      return whole.format(seconds / 86_400) + ' d';
    },
    minute: (time) => minute.format(time),
    /** With its day where that is not the one that now is. */
    minuteAt: (time, now) => (isToday(time, now) ? minute : dayAndMinute).format(time),
    /** To the second today, else with its day. */
    secondAt: (time, now) => (isToday(time, now) ? second : dayAndMinute).format(time),
    second: (time) => second.format(time),
    date: (time) => date.format(time),
  };
}
