// One job: verdict strip, graph, subtasks, checkpoints, definition.

import {h, table} from '/assets/dom.js';
import * as format from '/assets/format.js';
import {graph, legend} from '/assets/graph.js';

export const MARKS = {ok: '●', busy: '◌', warning: '▲', bad: '✖', ended: '■'};
const ENDED = ['FINISHED', 'STOPPED', 'CANCELED', 'FAILED'];

function fact(name, value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}

export function strip(job, now, actions) {
  const {level, sentence} = job.verdict;
  const last = job.checkpoints.last;
  const ended = ENDED.includes(job.status);
  return h('section', {class: `card strip ${level}`, 'aria-label': 'Verdict'},
    h('div', {class: 'strip-head'},
      h('span', {class: `pill ${level}`}, job.status),
      h('h1', {}, job.name),
      !ended && h('div', {class: 'actions'},
        h('button', {'data-key': 'stop', onclick: actions.stop}, 'Stop…'),
        h('button', {class: 'danger', 'data-key': 'cancel', onclick: actions.cancel}, 'Cancel…'))),
    h('p', {class: 'verdict', role: 'status'},
      h('span', {class: `verdict-mark ${level}`, 'aria-hidden': 'true'}, `${MARKS[level]} `),
      sentence),
    h('dl', {class: 'facts'},
      fact('Records in → out',
        `${format.rate(job.recordsInPerSecond)} → ${format.rate(job.recordsOutPerSecond)}`),
      fact(ended ? 'Ran for' : 'Age',
        format.span((job.endedMillis ?? now) - job.submittedMillis)),
      fact('Restarts', String(job.restarts)),
      fact('Event-time lag', lag(job, now)),
      fact('Last checkpoint', format.ago(job.checkpoints.pointerMillis, now)),
      fact('It took', last ? format.span(last.durationMillis) : '–'),
      fact('It wrote', last ? format.bytes(last.bytes) : '–'),
      fact('Checkpoints', `${job.checkpoints.completed} completed, ${job.checkpoints.failed} failed`)),
    job.error && job.status === 'RUNNING'
      && h('p', {}, h('strong', {}, 'Last restart: '), job.error));
}

function lag(job, now) {
  const last = job.chains.filter((c) => job.edges.every((e) => e.from !== c.chain));
  const marks = last.map((c) => c.watermarkMillis);
  return marks.length === 0 || marks.some((m) => m === undefined)
    ? '–'
    : format.span(now - Math.min(...marks));
}

export function drawing(job, state) {
  if (job.chains.length === 0) {
    return h('p', {class: 'empty'}, 'The graph is shown as soon as the job has been planned.');
  }
  return h('div', {},
    h('div', {class: 'card graph scroll'}, graph(job, state)),
    h('p', {class: 'legend'}, legend().map(([sample, text]) => h('span', {}, sample, text))));
}

export function subtasks(job, chosen, now) {
  const rows = job.subtasks.filter((t) => chosen === null || t.chain === chosen);
  if (rows.length === 0) {
    return h('p', {class: 'empty'}, 'No subtask is placed at the moment.');
  }
  return table('Subtasks', [
    {head: 'Chain', cell: (t) => job.chains[t.chain]?.name ?? String(t.chain)},
    {head: 'Subtask', cell: (t) => t.subtask},
    {head: 'Worker', cell: (t) => t.worker || t.executor},
    {head: 'Stage', cell: (t) => (t.stage || 'waiting').toLowerCase()},
    {head: 'In', kind: 'number', cell: (t) => format.rate(t.recordsInPerSecond)},
    {head: 'Out', kind: 'number', cell: (t) => format.rate(t.recordsOutPerSecond)},
    {head: 'Busy', kind: 'number', cell: (t) => format.percent(t.busy)},
    {head: 'Waiting', kind: 'number', cell: (t) => format.percent(t.backpressured)},
    {head: 'Idle', kind: 'number', cell: (t) => format.percent(t.idle)},
    {head: 'Watermark', cell: (t) => format.watermark(t, now)},
    {head: 'Queue', kind: 'number', cell: (t) => format.percent(t.queueFill)},
    {head: 'State', kind: 'number', cell: (t) => format.bytes(t.stateBytes)},
  ], rows);
}

/** What ended the last attempts, newest first: where in the job, and where in its code. */
export function failures(job, now) {
  if (!job.failure) {
    return null;
  }
  return [
    h('h2', {}, 'Failures'),
    table('Failures', [
      {head: 'Attempt', cell: (f) => f.attempt},
      {head: 'When (UTC)', cell: (f) => format.moment(f.atMillis, now)},
      {head: 'Where', cell: (f) => (f.operator ? `${f.operator} ${f.subtask ?? ''}` : '–')},
      {head: 'What', kind: 'text', cell: (f) => `${f.code} ${f.title}: ${f.message}`},
      {head: 'In the job’s code', kind: 'text',
        cell: (f) => (f.frames.length === 0 ? '–' : f.frames.map((line) => h('div', {}, line)))},
    ], [...job.failure.history].reverse()),
  ];
}

export function checkpoints(job, now) {
  const history = job.checkpoints.history;
  if (history.length === 0) {
    return h('p', {class: 'empty'}, 'No checkpoint yet under this leader.');
  }
  return table('Checkpoints', [
    {head: 'Id', cell: (c) => c.id},
    {head: 'Outcome', cell: (c) => h('span',
      {class: c.outcome === 'COMPLETED' ? 'ok' : 'bad'},
      `${c.outcome === 'COMPLETED' ? MARKS.ok : MARKS.bad} ${c.outcome.toLowerCase()}`)},
    {head: 'Triggered (UTC)', cell: (c) => format.moment(c.triggeredMillis, now)},
    {head: 'Took', kind: 'number', cell: (c) => format.span(c.durationMillis)},
    {head: 'Wrote', kind: 'number', cell: (c) => format.bytes(c.bytes)},
    {head: 'Slowest phases or error', kind: 'text', cell: (c) => c.error ?? phases(c.phaseMicros)},
  ], history);
}

function phases(micros) {
  return Object.entries(micros)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${format.span(value / 1000)}`)
    .join(', ');
}

export function definition(job) {
  const pairs = [
    ['Id', job.id],
    ['Class', job.class],
    ['Attempt', String(job.attempt)],
    ['Jar', job.jarSha256],
    ['Fingerprint', job.fingerprint],
    ...Object.entries(job.args).map(([k, v]) => [`arg ${k}`, v]),
    ...Object.entries(job.settings).map(([k, v]) => [`setting ${k}`, v]),
  ];
  return h('dl', {class: 'plain'},
    pairs.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value || '–')]));
}
