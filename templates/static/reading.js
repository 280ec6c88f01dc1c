/* An article's notes: level with their passages, lit, filtered, in turn. The page needs none of it. */

const all = (selector) => [...document.querySelectorAll(selector)];
const topOf = (element) => element.getBoundingClientRect().top;
const isPressed = (button) => button.ariaPressed === "true";
const say = (element, some, every) => {
  element.textContent = element.dataset.said.replace("{some}", some).replace("{all}", every);
};

const notes = all(".note");
const PARTS = ".note, mark[data-notes], .number, svg a[href^='#note-']";
const idsOf = new Map(
  all(PARTS).map((part) => [part, part.dataset.notes?.split(" ") ?? [part.id || part.getAttribute("href").slice(1)]]),
);

/* Give the parts of these notes, or all others, a class. */
function flag(name, ids, others = false) {
  for (const [part, its] of idsOf) part.classList.toggle(name, its.some((id) => ids.includes(id)) !== others);
}

/* Place. The style sheet moves notes by --shift, on wide screens alone. */

const GAP = 16; // px; the style sheet leaves more

/* How far down the text a note's passage begins, even where that sticks to the window. */
function wanted(note) {
  const passage = document.getElementById(note.id.replace("note", "p"));
  const block = passage?.closest(".block");
  if (!block) return 0;
  const { offsetTop } = block.previousElementSibling ? block : block.parentElement;
  return Math.round(offsetTop + topOf(passage) - topOf(block));
}

/* Notes on one block push each other down; then each, from the last, gives way to the next, up to its own place. */
function place() {
  if (!matchMedia("screen and (min-width: 62em)").matches) return;
  const beside = all(".notes > .note:not(.off)");
  const own = beside.map((note) => note.offsetTop);
  const tops = beside.map(wanted);
  beside.forEach((note, n) => {
    const above = beside[n - 1];
    const below = above?.parentElement === note.parentElement ? tops[n - 1] + above.offsetHeight + GAP : 0;
    tops[n] = Math.max(own[n], tops[n], below);
  });
  let end = all(".text")[0]?.offsetHeight;
  for (let n = tops.length - 1; n >= 0; n--) {
    tops[n] = Math.max(own[n], Math.min(tops[n], end - beside[n].offsetHeight));
    end = tops[n] - GAP;
  }
  beside.forEach((note, n) => note.style.setProperty("--shift", `${tops[n] - own[n]}px`));
}

place();
const sizes = new ResizeObserver(place);
for (const box of all(".text, .text .note")) sizes.observe(box);

/* Light what is pointed at, or else has the focus, or else was linked to. */

function light(at) {
  const places = [at, document.activeElement, all(":target")[0]].map((one) => idsOf.get(one?.closest(PARTS)));
  flag("lit", places.find(Boolean) ?? []);
}

addEventListener("pointerover", ({ target }) => light(target));

/* Filter by the strip's counts: by any pressed kind, and by any pressed verdict. */

let shown = notes;
const filters = all(".strip [data-kind], .strip [data-verdict]").map((count) => {
  const button = document.createElement("button");
  button.ariaPressed = false;
  button.onclick = () => filter((button.ariaPressed = !isPressed(button)));
  button.append(...count.childNodes);
  count.append(button);
  return button;
});

function filter() {
  const pressed = filters.filter(isPressed).map((button) => button.parentElement.dataset);
  const fits = (note, sort) => {
    const asked = pressed.map((one) => one[sort]).filter(Boolean);
    return !asked.length || asked.includes(note.dataset[sort]);
  };
  shown = notes.filter((note) => fits(note, "kind") && fits(note, "verdict"));
  flag("off", shown.map((note) => note.id), true);
  say(all(".strip [role=status]")[0], shown.length, notes.length);
  place();
  tell();
}

/* Step from the current note, or where that is out of view, from there. */

const [back, on, keys] = all(".stepper button");
let current;

function tell() {
  if (keys) say(on.previousElementSibling, shown.indexOf(current) + 1 || "–", shown.length);
}

function step(by) {
  let at = shown.indexOf(current);
  if (at < 0 || topOf(current) > innerHeight || topOf(current) < -current.offsetHeight) {
    at = shown.findLastIndex((note) => topOf(note) < 0) + (by < 0);
  }
  const note = shown[at + by];
  if (!note) return;
  note.tabIndex = -1;
  note.focus({ preventScroll: true });
  note.scrollIntoView({ behavior: "instant" });
}

/* A note that was filtered out brings back all. */
function arrive(note) {
  current = note ?? current;
  if (note?.matches(".off")) {
    for (const button of filters) button.ariaPressed = false;
    filter();
    note.scrollIntoView();
  }
  tell();
}

const follow = () => {
  arrive(all(".note:target")[0]);
  light(document.body);
};
addEventListener("load", follow);
addEventListener("hashchange", follow);
addEventListener("focusin", ({ target }) => {
  light(target);
  arrive(target.closest(".note"));
});

/* Keys can be turned off (WCAG 2.1.4); in other scripts their places count. */
function type({ key, code, target, ctrlKey, metaKey, altKey }) {
  if (!isPressed(keys) || ctrlKey || metaKey || altKey || target.closest("input, textarea, select")) return;
  const by = { n: 1, p: -1, KeyN: 1, KeyP: -1 }[key > "~" ? code : key];
  if (by) step(by);
}

function remember(value) {
  try {
    if (value !== undefined) localStorage.postilKeys = value;
    return localStorage.postilKeys;
  } catch {} // refused
}

if (keys) {
  back.onclick = () => step(-1);
  on.onclick = () => step(1);
  keys.onclick = () => remember((keys.ariaPressed = !isPressed(keys)));
  keys.ariaPressed = remember() ?? true;
  addEventListener("keydown", type);
  tell();
  keys.parentElement.hidden = false;
}
