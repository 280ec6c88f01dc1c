// Searches articles and notes in the reader's own browser, through Pagefind's index in pagefind/.
// The question stands in the page's address; all words on the page come from its HTML.

const root = new URL(".", document.currentScript.src);
const [form, count, results, more] = ["search", "count", "results", "more"].map((id) => document.getElementById(id));
const { q } = form.elements;
const facets = [...form.querySelectorAll("fieldset")];
const PAGE = 20;
const LONG = 8; // values that a facet shows at first

const make = (id) => document.getElementById(id).content.cloneNode(true);
const element = (name, textContent, its) => Object.assign(document.createElement(name), { textContent, ...its });
const labels = (id) => new Map([...make(id).children].map((one) => [one.textContent, one]));
const badges = { verdict: labels("verdicts"), kind: labels("kinds") };
const badge = (name, label) => badges[name].get(label)?.cloneNode(true) ?? element("span", label);

/* Numbers, dates and names of languages, as the page's language has them. */

function locale(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {} // no tag; then the reader's own
}

const language = locale(document.documentElement.lang);
const dates = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeZone: "UTC" });
const names = new Intl.DisplayNames(language, { type: "language" });
const named = (tag) => (locale(tag) ? names.of(tag) : tag);
const rules = new Intl.PluralRules(language);
const forms = new Map([...make("counts").children].map((one) => [rules.select(one.value), one.textContent]));
const counted = (n) => forms.get(rules.select(n)).replace("{count}", n.toLocaleString(language));

/* The question: what the form says, and the address. */

const asked = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
const filters = (question, but) => Object.fromEntries(facets
  .filter(({ name }) => name !== but && question.has(name))
  .map(({ name }) => [name, { any: question.getAll(name) }]));

function read() {
  const question = new URLSearchParams(location.search);
  q.value = question.get("q") ?? "";
  for (const box of form.querySelectorAll("[type=checkbox]")) {
    box.checked = question.getAll(box.name).includes(box.value);
  }
}

let typing = false;

/* A question is an entry of the history; while it is being typed, that entry changes. */
function note(done) {
  const search = `?${asked()}`;
  if (search !== (location.search || "?")) history[typing ? "replaceState" : "pushState"](null, "", search);
  typing = !done;
}

/* The facets. Their boxes are made once; then counts change, and boxes that would bring nothing hide. */

function ordered(name, values) {
  const scale = [...(badges[name]?.keys() ?? [])];
  const place = ([value]) => scale.indexOf(value) + 1 || scale.length + 1;
  return Object.entries(values).sort((one, other) => name === "year" ? other[0] - one[0] :
    place(one) - place(other) || other[1] - one[1] || one[0].localeCompare(other[0], language));
}

function build(facet, values) {
  const { name } = facet;
  for (const [value] of ordered(name, values)) {
    const label = element("label");
    const text = badges[name] ? badge(name, value) : element("bdi", name === "language" ? named(value) : value);
    label.append(element("input", "", { type: "checkbox", name, value }), text, element("span"));
    label.lastElementChild.className = "count";
    facet.append(label);
  }
  facet.append(element("button", form.dataset.all, { type: "button", onclick: () => {
    const first = facet.querySelector("label[hidden]:not(.none) input");
    facet.dataset.whole = "";
    trim(facet);
    first.focus();
  } }));
}

function trim(facet) {
  const some = [...facet.querySelectorAll("label:not(.none)")];
  some.forEach((label, at) => (label.hidden = at >= LONG && !label.control.checked && !("whole" in facet.dataset)));
  facet.hidden = !some.length;
  facet.lastElementChild.hidden = !some.some((label) => label.hidden);
}

function tell(facet, values = {}) {
  for (const label of facet.querySelectorAll("label")) {
    const n = values[label.control.value] ?? 0;
    label.lastElementChild.textContent = n.toLocaleString(language);
    label.className = n || label.control.checked ? "" : "none";
  }
  trim(facet);
}

/* The results. An excerpt is text with < and > escaped, and <mark>: it is taken apart, never parsed. */

function excerpt(html) {
  const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  return html.split(/<\/?mark>/).map(plain).map((text, at) => (at % 2 ? element("mark", text) : text));
}

function shown({ raw_url: url, meta, filters: found, excerpt: html }) {
  const made = make("result");
  const [label, title, text, source] = made.querySelectorAll(".label, a, .excerpt, .source-line");
  const [kind, verdict, outlet, tag] = ["kind", "verdict", "outlet", "language"].map((name) => found[name]?.[0]);
  const head = verdict ? badge("verdict", verdict) : badge("kind", kind ?? form.dataset.article);
  if (verdict) head.firstElementChild?.after(element("span", `${kind} · `, { className: "kind" }));
  made.firstElementChild.className = head.className.replace("verdict ", "");
  label.append(head);
  title.href = new URL(url, root);
  title.textContent = meta.title;
  text.append(...excerpt(html));
  if (!kind) title.lang = text.lang = tag; // notes are in the page's language
  const day = element("time", dates.format(new Date(meta.date)), { dateTime: meta.date });
  const around = [meta.article, outlet].filter(Boolean);
  source.append(...around.flatMap((part) => [element("bdi", part), " · "]), day);
  return made;
}

let pagefind;
let found = [];
let turn = 0;

async function extend(move) {
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
  const chosen = filters(question);
  const search = (those) => pagefind.search(words, { filters: those, sort: words ? {} : { date: "desc" } });
  const any = words || Object.keys(chosen).length;
  const whole = any ? await search(chosen) : { results: [], filters: await pagefind.filters() };
  for (const name in chosen) { // it counts what its other values would add
    whole.filters[name] = (await search(filters(question, name))).filters[name];
  }
  if (now !== turn) return;
  for (const facet of facets) tell(facet, whole.filters[facet.name]);
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

let pause;

function ask(wait = 0) {
  clearTimeout(pause);
  pause = setTimeout(() => answer().catch(fail), wait);
}

function finish() {
  note(true);
  ask();
}

async function begin() {
  read();
  form.hidden = false;
  form.querySelector("details").open = matchMedia("(min-width: 62em)").matches;
  form.onsubmit = (event) => event.preventDefault();
  pagefind = await import(new URL("pagefind/pagefind.js", root));
  await pagefind.options({ excerptLength: 36, ranking: { metaWeights: { article: 0.2, date: 0 } } });
  const totals = await pagefind.filters();
  for (const facet of facets) build(facet, totals[facet.name] ?? {});
  const typed = q.value; // perhaps while the index was loading
  read();
  q.value = typed;
  typing = true;
  finish();
  form.oninput = ({ target }) => {
    note(target !== q);
    ask(target === q ? 200 : 0);
  };
  form.onchange = () => (typing = false);
  form.addEventListener("submit", finish);
  more.onclick = () => extend(true).catch(fail);
  addEventListener("popstate", () => {
    read();
    ask();
  });
}

begin().catch(fail);
