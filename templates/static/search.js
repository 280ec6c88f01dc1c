// Searches articles and notes in the reader's own browser, through Pagefind's index in pagefind/.
// The question stands in the page's address; all words on the page come from its HTML.

const root = new URL(".", document.currentScript.src);
const [form, count, results, more] = ["search", "count", "results", "more"].map((id) => document.getElementById(id));
const facets = [...form.querySelectorAll("fieldset")];
const language = document.documentElement.lang;
const region = language === "en" ? "en-GB" : language; // the site writes 11 February 2021
const dates = new Intl.DateTimeFormat(region, { dateStyle: "long", timeZone: "UTC" });
const PAGE = 20;
const LONG = 8; // a facet with more values than this begins with its most frequent ones

const make = (id) => document.getElementById(id).content.cloneNode(true);
const element = (name, content) => Object.assign(document.createElement(name), { textContent: content });
const badges = Object.fromEntries(["verdict", "kind"].map((name) => [
  name, new Map([...make(`${name}s`).children].map((badge) => [badge.textContent, badge])),
]));
const badge = (name, label) => badges[name].get(label)?.cloneNode(true) ?? element("span", label);

/* Numbers, languages and dates as the page's language has them. */

const rules = new Intl.PluralRules(language);
const forms = new Map([...make("counts").children].reverse().map((one) => [rules.select(one.value), one.textContent]));
const number = (n) => n.toLocaleString(language);
const counted = (n) => (forms.get(rules.select(n)) ?? forms.get("other")).replace("{count}", number(n));

function named(tag) {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(tag);
  } catch {
    return tag;
  }
}

/* The question: the form's fields, and the address's search part. */

const asked = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
const chosen = (question, but) => Object.fromEntries(facets
  .filter(({ name }) => name !== but && question.has(name))
  .map(({ name }) => [name, { any: question.getAll(name) }]));

function fill(question) {
  form.elements.q.value = question.get("q") ?? "";
  for (const box of form.querySelectorAll("[type=checkbox]")) {
    box.checked = question.getAll(box.name).includes(box.value);
  }
}

let typing = false;

/* A question is an entry of the history; while it is typed, that entry changes. */
function note(done) {
  const address = new URL(location);
  address.search = asked();
  if (address.href !== location.href) history[typing ? "replaceState" : "pushState"](null, "", address);
  typing = !done;
}

/* The facets. Their boxes are made once; then only counts change, and boxes without any hide. */

function order(name, values) {
  const labels = [...(badges[name]?.keys() ?? [])];
  const place = ([value]) => labels.indexOf(value) >>> 0;
  return Object.entries(values).sort((one, other) => name === "year" ? other[0] - one[0] :
    place(one) - place(other) || other[1] - one[1] || one[0].localeCompare(other[0], language));
}

function box(name, value) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "checkbox", name, value });
  const text = badges[name] ? badge(name, value) : element("span", name === "language" ? named(value) : value);
  text.dir = "auto";
  label.append(input, " ", text, " ", Object.assign(element("span"), { className: "count" }));
  return label;
}

function build(facet, values) {
  facet.append(...order(facet.name, values).map(([value]) => box(facet.name, value)));
  const rest = Object.assign(element("button", form.dataset.all), { type: "button", hidden: true });
  rest.onclick = () => {
    const first = facet.querySelector("label[hidden]:not(.none) input");
    facet.dataset.whole = "";
    trim(facet);
    first.focus();
  };
  facet.append(rest);
}

function trim(facet) {
  let shown = 0;
  let left = false;
  for (const label of facet.querySelectorAll("label")) {
    const kept = label.control.checked || "whole" in facet.dataset || shown < LONG;
    const none = label.matches(".none");
    shown += !none;
    left ||= !none && !kept;
    label.hidden = none || !kept;
  }
  facet.hidden = !shown;
  facet.lastElementChild.hidden = !left;
}

function tell(facet, values = {}) {
  for (const label of facet.querySelectorAll("label")) {
    const n = values[label.control.value] ?? 0;
    label.lastElementChild.textContent = number(n);
    label.classList.toggle("none", !n && !label.control.checked);
  }
  trim(facet);
}

/* The results. Pagefind's excerpt is HTML: text with < and > escaped, and <mark>. It is taken apart, not parsed. */

function excerpt(html) {
  const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  return html.split(/<\/?mark>/).map((text, at) => at % 2 ? element("mark", plain(text)) : plain(text));
}

function shown({ raw_url: url, meta, excerpt: html }) {
  const made = make("result");
  const [label, title, text, source] = made.querySelectorAll(".label, a, .excerpt, .source-line");
  const head = meta.verdict ? badge("verdict", meta.verdict) : badge("kind", meta.kind ?? form.dataset.article);
  if (meta.verdict) head.firstElementChild?.after(Object.assign(element("span", `${meta.kind} · `), { className: "kind" }));
  made.firstElementChild.className = head.className.replace("verdict ", "");
  label.append(head);
  title.href = new URL(url, root);
  title.textContent = meta.title;
  text.append(...excerpt(html));
  for (const part of [title, text]) {
    part.dir = "auto";
    if (meta.language !== language) part.lang = meta.language;
  }
  const day = Object.assign(element("time", dates.format(new Date(meta.date))), { dateTime: meta.date });
  const around = [meta.article, meta.outlet].filter(Boolean).map((part) => element("bdi", part));
  source.append(...[...around, day].flatMap((part, at) => at ? [" · ", part] : [part]));
  return made;
}

let pagefind;
let found = [];
let turn = 0;

async function extend(move = false) {
  const now = turn;
  const from = results.children.length;
  const data = await Promise.all(found.slice(from, from + PAGE).map((one) => one.data()));
  if (now !== turn || from !== results.children.length) return;
  results.append(...data.map(shown));
  more.hidden = results.children.length >= found.length;
  if (move) results.children[from].querySelector("a").focus();
}

async function answer() {
  const now = ++turn;
  const question = asked();
  const words = question.get("q");
  const filters = chosen(question);
  const names = Object.keys(filters);
  const search = (those) => pagefind.search(words, { filters: those, sort: words ? {} : { date: "desc" } });
  const any = words || names.length;
  const whole = any ? await search(filters) : { results: [], filters: await pagefind.filters() };
  // A facet counts what its other values would bring.
  const counts = await Promise.all(names.map(async (name) => [name, (await search(chosen(question, name))).filters]));
  if (now !== turn) return;
  for (const facet of facets) tell(facet, (Object.fromEntries(counts)[facet.name] ?? whole.filters)[facet.name]);
  found = whole.results;
  count.textContent = !any ? "" : found.length ? counted(found.length) : form.dataset.none;
  results.replaceChildren();
  more.hidden = true;
  await extend();
}

function fail(error) {
  console.error(error);
  form.replaceWith(make("failure"));
}

const ask = () => answer().catch(fail);
let pause;

async function begin() {
  form.hidden = false;
  form.elements.q.value = new URLSearchParams(location.search).get("q") ?? "";
  form.querySelector("details").open = matchMedia("(min-width: 62em)").matches;
  pagefind = await import(new URL("pagefind/pagefind.js", root));
  await pagefind.options({ excerptLength: 36 });
  const totals = await pagefind.filters();
  for (const facet of facets) build(facet, totals[facet.name] ?? {});
  form.addEventListener("input", ({ target }) => {
    const typed = target.type === "search";
    clearTimeout(pause);
    note(!typed);
    pause = setTimeout(ask, typed ? 200 : 0);
  });
  form.addEventListener("change", () => (typing = false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    note(true);
    ask();
  });
  more.addEventListener("click", () => extend(true).catch(fail));
  addEventListener("popstate", () => {
    fill(new URLSearchParams(location.search));
    ask();
  });
  const typed = form.elements.q.value;
  fill(new URLSearchParams(location.search));
  form.elements.q.value = typed; // perhaps while the index was loading
  typing = true;
  note(true);
  ask();
}

begin().catch(fail);
