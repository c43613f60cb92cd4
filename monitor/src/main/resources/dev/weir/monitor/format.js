// Numbers, moments and spans as people read them. Everything returns text.

const UNITS = ['', ' k', ' M', ' G', ' T'];

export function count(n) {
  if (n === undefined || n === null) {
    return '–';
  }
  let value = n;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = Math.abs(value) >= 99.95 || (unit === 0 && Number.isInteger(value)) ? 0 : 1;
  return value.toFixed(digits) + UNITS[unit];
}

export function rate(perSecond) {
  return perSecond === undefined ? '–' : `${count(perSecond)}/s`;
}

export function bytes(n) {
  if (n === undefined) {
    return '–';
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = n;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`;
}

export function percent(share) {
  return share === undefined ? '–' : `${Math.round(share * 100)} %`;
}

export function span(millis) {
  if (millis === undefined) {
    return '–';
  }
  const ms = Math.max(0, millis);
  if (ms > 0 && ms < 1) {
    return `${Math.round(ms * 1000)} µs`;
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  const s = ms / 1000;
  if (s < 60) {
    return `${s < 10 ? s.toFixed(1) : Math.floor(s)} s`;
  }
  const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  const first = units.findIndex(([, seconds]) => s >= seconds);
  const [name, seconds] = units[first];
  const [nextName, nextSeconds] = units[Math.min(first + 1, 3)];
  const rest = Math.floor((s % seconds) / nextSeconds);
  return `${Math.floor(s / seconds)} ${name}` + (rest > 0 ? ` ${rest} ${nextName}` : '');
}

export function ago(millis, now) {
  return millis === undefined ? '–' : `${span(now - millis)} ago`;
}

/** The time of day of a moment, with the date when it is not the day of `now`. */
export function moment(millis, now) {
  const at = new Date(millis);
  if (Number.isNaN(at.getTime())) {
    return '–';
  }
  const text = at.toISOString();
  const sameDay = text.slice(0, 10) === new Date(now).toISOString().slice(0, 10);
  return sameDay ? text.slice(11, 19) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}

export function watermark(part, now) {
  if (part.watermarkEnded) {
    return 'end of input';
  }
  return part.watermarkMillis === undefined ? 'none yet' : moment(part.watermarkMillis, now);
}
