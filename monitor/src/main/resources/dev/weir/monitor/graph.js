// The plan of a job as a drawing, left to right. Chains are few; a layer is the longest way from a source.

import {s} from '/assets/dom.js';
import * as format from '/assets/format.js';

const NODE = {width: 236, height: 122};
const GAP = {x: 78, y: 26};
const MARGIN = 14;
const BAR = {x: 12, y: 58, width: 212, height: 12};
const NAME_CHARS = 27;

function layers(chains, edges) {
  const layer = new Map(chains.map((c) => [c.chain, 0]));
  for (let round = 0; round < chains.length; round++) {
    for (const e of edges) {
      layer.set(e.to, Math.max(layer.get(e.to), layer.get(e.from) + 1));
    }
  }
  return layer;
}

function place(chains, edges) {
  const layer = layers(chains, edges);
  const columns = [];
  for (const c of chains) {
    const column = (columns[layer.get(c.chain)] ??= []);
    column.push(c.chain);
  }
  const rows = Math.max(...columns.map((column) => column?.length ?? 0));
  const at = new Map();
  columns.forEach((column, x) => column.forEach((chain, y) => at.set(chain, {
    x: MARGIN + x * (NODE.width + GAP.x),
    y: MARGIN + (y + (rows - column.length) / 2) * (NODE.height + GAP.y),
  })));
  return {
    at,
    width: 2 * MARGIN + columns.length * (NODE.width + GAP.x) - GAP.x,
    height: 2 * MARGIN + rows * (NODE.height + GAP.y) - GAP.y,
  };
}

function shortened(name) {
  return name.length <= NAME_CHARS ? name : `${name.slice(0, NAME_CHARS - 1)}…`;
}

/** Hatched as well as coloured, so that it can be told apart without colours. */
function bar(chain) {
  const parts = [
    ['seg-busy', chain.busy ?? 0],
    ['seg-wait', chain.backpressured ?? 0],
  ];
  const drawn = [s('rect', {...BAR, class: 'seg-idle', rx: 2})];
  let x = BAR.x;
  for (const [kind, share] of parts) {
    const width = BAR.width * Math.min(1, Math.max(0, share));
    if (width > 0 && x < BAR.x + BAR.width) {
      const fits = Math.min(width, BAR.x + BAR.width - x);
      drawn.push(s('rect', {x, y: BAR.y, width: fits, height: BAR.height, class: kind}));
      if (kind === 'seg-wait') {
        drawn.push(s('rect', {x, y: BAR.y, width: fits, height: BAR.height, fill: 'url(#hatch)'}));
      }
      x += fits;
    }
  }
  return drawn;
}

function line(y, text, kind) {
  return s('text', {x: BAR.x, y, class: kind}, text);
}

function node(chain, at, state) {
  const {cause, chosen, now, choose} = state;
  const shares = `busy ${format.percent(chain.busy)}, waiting ${format.percent(chain.backpressured)}, `
    + `idle ${format.percent(chain.idle)}`;
  const flow = `in ${format.rate(chain.recordsInPerSecond)} · out ${format.rate(chain.recordsOutPerSecond)}`;
  const mark = `watermark ${format.watermark(chain, now)}`;
  const isCause = cause === chain.chain;
  return s('g', {
    class: `node${isCause ? ' cause' : ''}${chosen === chain.chain ? ' chosen' : ''}`,
    transform: `translate(${at.x} ${at.y})`,
    tabindex: 0,
    role: 'button',
    'aria-pressed': chosen === chain.chain ? 'true' : 'false',
    'aria-label': `${chain.name}, ${chain.parallelism} subtasks, ${flow}, ${shares}, ${mark}`
      + (isCause ? ', the cause' : ''),
    'data-key': `chain-${chain.chain}`,
    onclick: () => choose(chain.chain),
    onkeydown: (e) => {
      if (e.key === 'Enter' || e.key === ' ') {
        e.preventDefault();
        choose(chain.chain);
      }
    },
  },
  s('title', {}, chain.name),
  s('rect', {class: 'box', width: NODE.width, height: NODE.height, rx: 7}),
  line(22, shortened(chain.name), 'name'),
  line(42, `× ${chain.parallelism} · ${flow}`, 'soft'),
  bar(chain),
  line(88, shares, ''),
  line(108, mark, 'soft'),
  isCause && s('text', {x: NODE.width - 12, y: 108, 'text-anchor': 'end', class: 'cause-label'}, 'cause'));
}

function edge(e, at, chains) {
  const from = at.get(e.from);
  const to = at.get(e.to);
  const x1 = from.x + NODE.width;
  const y1 = from.y + NODE.height / 2;
  const x2 = to.x - 7;
  const y2 = to.y + NODE.height / 2;
  const middle = (x1 + x2) / 2;
  const target = chains.find((c) => c.chain === e.to);
  const flow = chains.find((c) => c.chain === e.from).recordsOutPerSecond ?? 0;
  const width = Math.min(5, 1.2 + Math.log10(1 + flow) * 0.55);
  return s('g', {},
    s('path', {
      class: 'edge',
      d: `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`,
      'stroke-width': width.toFixed(1),
      'marker-end': 'url(#arrow)',
    }),
    s('text', {x: x2 - 2, y: y2 - 10, 'text-anchor': 'end', class: 'soft halo'},
      e.partitioning.toLowerCase()),
    s('text', {x: x2 - 2, y: y2 + 19, 'text-anchor': 'end', class: 'soft halo'},
      `queue ${format.percent(target.queueFill)}`));
}

export function graph(job, state) {
  const {at, width, height} = place(job.chains, job.edges);
  return s('svg', {width, height, viewBox: `0 0 ${width} ${height}`, role: 'group',
    'aria-label': 'Graph of the job'},
  s('defs', {},
    s('pattern', {id: 'hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)'}, s('line', {class: 'hatch', x1: 0, y1: 0, x2: 0, y2: 5})),
    s('marker', {id: 'arrow', viewBox: '0 0 8 8', refX: 2, refY: 4, markerWidth: 8, markerHeight: 8,
      markerUnits: 'userSpaceOnUse', orient: 'auto'}, s('path', {class: 'arrow', d: 'M0 0L8 4L0 8z'}))),
  job.edges.map((e) => edge(e, at, job.chains)),
  job.chains.map((c) => node(c, at.get(c.chain), state)));
}

export function legend() {
  const sample = (kind, hatched) => s('svg', {viewBox: '0 0 22 10', 'aria-hidden': 'true'},
    s('rect', {width: 22, height: 10, class: kind}),
    hatched && s('rect', {width: 22, height: 10, fill: 'url(#hatch)'}));
  return [
    [sample('seg-busy', false), 'busy: at work, or waiting for its event loop'],
    [sample('seg-wait', true), 'waiting: backpressured by what follows'],
    [sample('seg-idle', false), 'idle: nothing to do'],
  ];
}
