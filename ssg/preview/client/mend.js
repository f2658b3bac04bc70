// Brings an open page to what the server has now, where nothing but blocks of its text differ: no reload, so that an
// edit shows a few frames sooner, and what is open on the page stays open. Everything else is left to a reload.
//
// Two sources are compared, as the server sent them, since scripts change a page after it came. A block in the page is
// replaced only where it still is what its source says.

/** What may stand in a block that is replaced: nothing in it has a script of its own, or loads anything. */
const plain = new Set("ABBR B BDI BDO BR CITE CODE DEL DFN EM I INS KBD MARK Q RP RT RUBY S SAMP SMALL SPAN STRONG SUB SUP U VAR WBR".split(" "));

/** @typedef {{ gone: Element[], come: Element[], before?: Element, after?: Element }} Change */
/** @typedef {{ gone: Element[], put: (nodes: Node[]) => void, come: Element[] }} Step */

/**
 * Whether the page shows `now` from here on, given that it came as `old`. Where it does not, nothing was changed.
 * @param {Document} old
 * @param {Document} now
 */
export function mend(old, now) {
  /** @type {Change[]} */
  const changes = [];
  if (!compare(old.documentElement, now.documentElement, changes)) return false;
  /** @type {Step[]} */
  const steps = [];
  for (const change of changes) {
    const step = find(change);
    if (!step) return false;
    steps.push(step);
  }
  for (const { gone, put, come } of steps) {
    put(come.flatMap((block) => [document.importNode(block, true), document.createTextNode("\n")]));
    for (const block of gone) block.remove();
  }
  if (steps.length) dispatchEvent(new CustomEvent("ssg:change"));
  return true;
}

/**
 * Collect what differs; false where more than blocks of text differ.
 * @param {Node} old
 * @param {Node} now
 * @param {Change[]} changes
 * @returns {boolean}
 */
function compare(old, now, changes) {
  if (old.isEqualNode(now)) return true;
  if (!(old instanceof Element && now instanceof Element) || old.tagName !== now.tagName) return false;
  if (isSilent(old) && isSilent(now)) return true;
  if (isBlock(old) || isBlock(now)) {
    if (isBlock(old) && isBlock(now)) changes.push({ gone: [old], come: [now] });
    return isBlock(old) && isBlock(now);
  }
  if (!sameAttributes(old, now)) return false;
  const from = partsOf(old);
  const to = partsOf(now);
  let first = 0;
  while (first < Math.min(from.length, to.length) && from[first].isEqualNode(to[first])) first += 1;
  if (from.length === to.length) return from.every((part, at) => at < first || compare(part, to[at], changes));
  let last = 0;
  while (last < Math.min(from.length, to.length) - first && from[from.length - 1 - last].isEqualNode(to[to.length - 1 - last])) last += 1;
  const gone = from.slice(first, from.length - last);
  const come = to.slice(first, to.length - last);
  if (!gone.every(isBlock) || !come.every(isBlock)) return false;
  const [before, after] = [from[first - 1], from[from.length - last]];
  changes.push(/** @type {Change} */ ({ gone, come, before, after }));
  return true;
}

/** What a node consists of; the white space between blocks is nothing. @param {Element} element */
function partsOf(element) {
  const parts = [...element.childNodes];
  return [...element.children].some(isBlock) ? parts.filter((part) => !(part instanceof Text && !part.data.trim())) : parts;
}

/** Whether a node is a block of a text: one with an id that its words give it, and nothing but words in it. @param {Node} node */
const isBlock = (node) =>
  node instanceof Element && /^p-[0-9a-f]/.test(node.id) && [...node.querySelectorAll("*")].every((part) => plain.has(part.tagName) && !part.id);

/** What nobody sees: what a page says to machines, and what the client was told. @param {Element} element */
const isSilent = (element) =>
  (element.tagName === "META" && (element.hasAttribute("property") || element.getAttribute("name") === "description")) ||
  (element.tagName === "SCRIPT" && (element.getAttribute("type") === "application/ld+json" || element.hasAttribute("data-ssg-seen")));

/** @param {Element} old @param {Element} now */
const sameAttributes = (old, now) => old.cloneNode(false).isEqualNode(now.cloneNode(false));

/**
 * Where a change belongs in the page; null where the page is no longer what its source says.
 * @param {Change} change
 * @returns {Step | null}
 */
function find({ gone, come, before, after }) {
  const here = gone.map(inPage);
  if (here.includes(null)) return null;
  const blocks = /** @type {Element[]} */ (here);
  if (blocks.some((block) => block.parentNode !== blocks[0].parentNode)) return null;
  if (blocks.length) return { gone: blocks, come, put: (nodes) => blocks[0].before(...nodes) };
  const [left, right] = [before && inPage(before), after && inPage(after)];
  if (left) return { gone: [], come, put: (nodes) => left.after("\n", ...nodes) };
  return right ? { gone: [], come, put: (nodes) => right.before(...nodes) } : null;
}

/** A block of a source in the page. @param {Element} block */
function inPage(block) {
  const here = block instanceof Element && block.id ? document.getElementById(block.id) : null;
  return here?.isEqualNode(block) ? here : null;
}
