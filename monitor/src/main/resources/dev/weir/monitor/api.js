// The REST interface: requests with the token, and event streams that come back by themselves.
// EventSource cannot send a header, so a stream is a fetch whose body is read line by line.

const TOKEN = 'weir-token';
const FIRST_PAUSE_MILLIS = 500;
const MAX_PAUSE_MILLIS = 5000;
const MAX_EVENT_CHARS = 64 << 20;
const SILENCE_MILLIS = 40000;

export function setToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

export function hasToken() {
  return sessionStorage.getItem(TOKEN) !== null;
}

function headers() {
  const token = sessionStorage.getItem(TOKEN);
  return token ? {Authorization: `Bearer ${token}`} : {};
}

/** What the server says is wrong: status, code, detail, hint. */
export class Problem extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `HTTP status ${status}`);
    this.status = status;
    this.code = problem.code ?? '';
    this.hint = problem.hint ?? '';
  }
}

async function checked(response) {
  if (response.ok) {
    return response;
  }
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // The body is no problem document; the status says enough.
  }
  throw new Problem(response.status, problem);
}

export async function get(path, signal) {
  return (await checked(await fetch(path, {headers: headers(), signal}))).json();
}

export async function post(path) {
  return (await checked(await fetch(path, {method: 'POST', headers: headers()}))).json();
}

/**
 * Follows a stream until stopped. `on.event(data)` for each event, `on.broken(problem)` when it
 * breaks; it is opened again after a pause, unless the token is missing or wrong or the subject
 * does not exist. A hidden page holds no stream.
 */
export function follow(path, on) {
  let stopped = false;
  let pause = FIRST_PAUSE_MILLIS;
  let current = null;

  async function run() {
    while (!stopped) {
      if (document.hidden) {
        await new Promise((r) => document.addEventListener('visibilitychange', r, {once: true}));
        continue;
      }
      current = new AbortController();
      try {
        const options = {headers: {...headers(), Accept: 'text/event-stream'}, signal: current.signal};
        const response = await checked(await fetch(path, options));
        await read(response.body.getReader(), (data) => {
          pause = FIRST_PAUSE_MILLIS;
          on.event(data);
        }, current);
        throw new Problem(0, {detail: 'The stream ended.'});
      } catch (problem) {
        if (stopped || document.hidden) {
          continue;
        }
        on.broken(problem);
        if (problem.status === 401 || problem.status === 403 || problem.status === 404) {
          return;
        }
      }
      await new Promise((r) => setTimeout(r, pause));
      pause = Math.min(MAX_PAUSE_MILLIS, pause * 2);
    }
  }

  document.addEventListener('visibilitychange', () => document.hidden && current?.abort());
  run();
  return () => {
    stopped = true;
    current?.abort();
  };
}

async function read(reader, event, controller) {
  const decoder = new TextDecoder();
  let text = '';
  let data = '';
  for (;;) {
    // Each second there is an event, or a comment each 15: a silent connection is a dead one.
    const watch = setTimeout(() => controller.abort(), SILENCE_MILLIS);
    let part;
    try {
      part = await reader.read();
    } finally {
      clearTimeout(watch);
    }
    if (part.done) {
      return;
    }
    text += decoder.decode(part.value, {stream: true});
    if (text.length > MAX_EVENT_CHARS) {
      throw new Problem(0, {detail: 'An event is too large.'});
    }
    let end = text.indexOf('\n');
    while (end >= 0) {
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      if (line.startsWith('data: ')) {
        data += line.slice(6);
      } else if (line === '' && data !== '') {
        event(JSON.parse(data));
        data = '';
      }
      end = text.indexOf('\n');
    }
  }
}
