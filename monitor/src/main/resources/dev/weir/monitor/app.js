// The page: which of its two views is shown, what is live, and what is asked of the user.

import {follow, get, hasToken, post, setToken} from '/assets/api.js';
import {h, show, table} from '/assets/dom.js';
import * as format from '/assets/format.js';
import {MARKS, checkpoints, definition, drawing, failures, strip, subtasks} from '/assets/job.js';

const main = document.getElementById('main');
const link = document.getElementById('link');
const dialog = document.getElementById('dialog');
const JOB = location.pathname.match(/^\/jobs\/([^/]+)$/);
const NAME = JOB ? decodeURIComponent(JOB[1]) : null;
const PROCESSES_MILLIS = 5000;

let stop = () => {};

function connection(text, broken) {
  link.textContent = text;
  link.className = broken ? 'broken' : '';
}

function askForToken(problem) {
  const field = h('input', {type: 'password', name: 'token', autocomplete: 'off',
    'aria-label': 'Token', required: true});
  show(main, h('form', {class: 'card', onsubmit: (e) => {
    e.preventDefault();
    setToken(field.value.trim());
    start();
  }},
  h('h1', {}, 'This cluster demands a token'),
  h('p', {}, "The token is the first line of the coordinators' --token-file. It is kept in this browser tab "
    + 'only.'),
  hasToken() && h('p', {class: 'bad', role: 'alert'}, `The one tried is wrong: ${problem.message}.`),
  h('p', {}, field),
  h('button', {class: 'primary', type: 'submit'}, 'Show the monitor')));
  connection('not signed in', true);
  field.focus();
}

function broken(problem) {
  if (problem.status === 401) {
    askForToken(problem);
  } else if (problem.status === 404) {
    connection('', false);
    show(main, h('h1', {}, 'No such job'),
      h('p', {class: 'empty'}, `Nothing runs, and nothing ran lately, under the name or id “${NAME}”. `,
        h('a', {href: '/'}, 'All jobs')));
  } else {
    const why = problem.code ? `${problem.code}: ${problem.message}` : 'no connection';
    connection(`reconnecting – ${why}`, true);
    if (main.dataset.live !== 'true') {
      show(main, h('p', {class: 'empty', role: 'status'},
        `There is no answer from the cluster yet (${why}). This page tries again by itself.`));
    }
  }
}

function live(data) {
  main.dataset.live = 'true';
  connection('live', false);
  document.getElementById('insecure').hidden = !data.insecureNetwork;
}

function confirmed(job, verb, words) {
  const button = h('button', {class: verb === 'cancel' ? 'danger' : 'primary'}, words.button);
  const failure = h('p', {class: 'bad', role: 'alert'});
  button.addEventListener('click', async () => {
    button.disabled = true;
    failure.textContent = '';
    try {
      await post(`/api/v1/jobs/${encodeURIComponent(job.id)}/${verb}`);
      dialog.close();
    } catch (problem) {
      failure.textContent = `${problem.code} ${problem.message}`;
      button.disabled = false;
    }
  });
  dialog.replaceChildren(
    h('h1', {}, `${words.title} ${job.name}?`),
    h('p', {}, words.text),
    h('p', {}, 'The same on a command line:'),
    h('pre', {}, h('code', {}, `weir ${verb} ${job.name}`)),
    failure,
    h('div', {class: 'actions'},
      h('button', {autofocus: true, onclick: () => dialog.close()}, 'Leave it running'),
      button));
  dialog.showModal();
}

const STOP = {
  title: 'Stop',
  button: 'Stop the job',
  text: 'The sources end, a last checkpoint is taken and its results are committed.',
};
const CANCEL = {
  title: 'Cancel',
  button: 'Cancel without a checkpoint',
  text: 'The job ends at once. What was read since the last checkpoint has no result.',
};

function jobPage() {
  let chosen = null;
  let latest = null;
  const parts = ['strip', 'failures', 'graph', 'subtasks', 'checkpoints', 'definition'];
  const at = Object.fromEntries(parts.map((name) => [name, h('div')]));
  const page = [
    at.strip,
    at.failures,
    h('h2', {}, 'Graph'), at.graph,
    h('h2', {}, 'Subtasks'), at.subtasks,
    h('h2', {}, 'Checkpoints'), at.checkpoints,
    h('details', {}, h('summary', {}, 'What was submitted'), at.definition),
  ];

  function choose(chain) {
    chosen = chosen === chain ? null : chain;
    draw();
  }

  function draw() {
    const {job, takenMillis: now} = latest;
    const cause = job.verdict.chain ?? null;
    show(at.strip, strip(job, now, {
      stop: () => confirmed(job, 'stop', STOP),
      cancel: () => confirmed(job, 'cancel', CANCEL),
    }));
    show(at.graph, drawing(job, {cause, chosen, now, choose}));
    show(at.subtasks, subtasks(job, chosen, now));
    show(at.failures, failures(job, now));
    show(at.checkpoints, checkpoints(job, now));
    show(at.definition, definition(job));
  }

  document.getElementById('path').textContent = `/ ${NAME}`;
  document.title = `${NAME} – Weir`;
  return follow(`/api/v1/jobs/${encodeURIComponent(NAME)}/events`, {
    event(data) {
      latest = data;
      if (!page[0].isConnected) {
        show(main, page);
      }
      live(data);
      draw();
    },
    broken,
  });
}

function jobRows(jobs, now) {
  if (jobs.length === 0) {
    return h('p', {class: 'empty'}, 'No job has been submitted. ',
      h('code', {}, 'weir run app.jar --class a.b.MyJob'), ' submits one.');
  }
  return table('Jobs', [
    {head: 'Job', kind: 'text', cell: (j) => h('a', {href: `/jobs/${encodeURIComponent(address(j, jobs))}`,
      'data-key': j.id}, j.name)},
    {head: 'Status', cell: (j) => h('span', {class: `pill ${j.verdict.level}`}, j.status)},
    {head: 'Verdict', kind: 'text', cell: (j) => `${MARKS[j.verdict.level]} ${j.verdict.sentence}`},
    {head: 'In', kind: 'number', cell: (j) => format.rate(j.recordsInPerSecond)},
    {head: 'Out', kind: 'number', cell: (j) => format.rate(j.recordsOutPerSecond)},
    {head: 'Restarts', kind: 'number', cell: (j) => String(j.restarts)},
    {head: 'Last checkpoint', cell: (j) => format.ago(j.checkpoints.pointerMillis, now)},
    {head: 'Submitted (UTC)', cell: (j) => format.moment(j.submittedMillis, now)},
  ], [...jobs].sort((a, b) => (b.submittedMillis ?? 0) - (a.submittedMillis ?? 0)));
}

/** Its name, unless another job has the same: then its id. */
function address(job, jobs) {
  return jobs.filter((other) => other.name === job.name).length > 1 ? job.id : job.name;
}

function processRows(processes) {
  return table('Processes', [
    {head: 'Role', cell: (p) => (p.leader ? 'coordinator (leader)' : p.role)},
    {head: 'Id', cell: (p) => p.id},
    {head: 'Pid', kind: 'number', cell: (p) => String(p.pid ?? '')},
    {head: 'Address', cell: (p) => p.address || '–'},
    {head: 'State', cell: (p) => state(p)},
    {head: 'Memory', kind: 'number', cell: (p) => (p.rssBytes ? format.bytes(p.rssBytes) : '–')},
  ], processes);
}

function state(p) {
  if (p.role === 'worker') {
    return p.connected ? `${p.usedSlots} of ${p.slots} slots used` : 'lost';
  }
  return p.state ? p.state.toLowerCase() : '';
}

function listPage() {
  const jobs = h('div');
  const processes = h('div', {}, h('p', {class: 'empty'}, 'Asking for the processes…'));
  const page = [h('h1', {}, 'Jobs'), jobs, h('h2', {}, 'Processes'), processes];
  document.title = 'Weir';

  async function lookAtProcesses() {
    try {
      const cluster = await get('/api/v1/cluster');
      show(processes, processRows(cluster.processes));
      document.getElementById('path').textContent = cluster.cluster;
    } catch (problem) {
      show(processes, h('p', {class: 'empty'}, `The processes are not known now: ${problem.message}`));
    }
  }

  let timer = 0;
  const leave = follow('/api/v1/events', {
    event(data) {
      if (!jobs.isConnected) {
        show(main, page);
      }
      if (timer === 0) {
        lookAtProcesses();
        timer = setInterval(lookAtProcesses, PROCESSES_MILLIS);
      }
      live(data);
      show(jobs, jobRows(data.jobs, data.takenMillis));
    },
    broken,
  });
  return () => {
    leave();
    clearInterval(timer);
  };
}

function start() {
  stop();
  main.dataset.live = 'false';
  connection('connecting', false);
  show(main, h('p', {class: 'empty'}, 'Connecting to the cluster…'));
  stop = NAME === null ? listPage() : jobPage();
}

start();
