// Builds elements. Data becomes text nodes and attribute values only, never markup.

const SVG = 'http://www.w3.org/2000/svg';

function build(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else {
      node.setAttribute(name, value === true ? '' : String(value));
    }
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) {
      node.append(child instanceof Node ? child : String(child));
    }
  }
  return node;
}

export function h(name, attributes = {}, ...children) {
  return build(document.createElement(name), attributes, children);
}

export function s(name, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, name), attributes, children);
}

/** A table: columns are {head, cell, kind}; kind is number or text. */
export function table(caption, columns, rows) {
  return h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption},
    h('table', {},
      h('thead', {}, h('tr', {},
        columns.map((c) => h('th', {class: c.kind, scope: 'col'}, c.head)))),
      h('tbody', {}, rows.map((row) => h('tr', {},
        columns.map((c) => h('td', {class: c.kind}, c.cell(row))))))));
}

/** Replaces what is shown without taking the keyboard's place away; keyed elements keep it. */
export function show(parent, ...children) {
  const key = document.activeElement?.dataset?.key;
  const scrolls = [...parent.querySelectorAll('.scroll')].map((e) => e.scrollLeft);
  parent.replaceChildren(...children.flat(Infinity).filter((c) => c));
  [...parent.querySelectorAll('.scroll')].forEach((e, i) => {
    e.scrollLeft = scrolls[i] ?? 0;
  });
  if (key) {
    [...parent.querySelectorAll('[data-key]')]
      .find((e) => e.dataset.key === key)
      ?.focus({preventScroll: true});
  }
}
