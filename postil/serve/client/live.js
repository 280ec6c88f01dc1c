// Keeps a served page as new as its files, and shows what is wrong with them. Added by `postil serve`.
"use strict";

const postil = (() => {
  const { path, version } = document.currentScript.dataset;
  const host = document.createElement("postil-desk");
  const root = host.attachShadow({ mode: "open" });
  const style = element("link", { rel: "stylesheet", href: `/_postil/desk.css${new URL(document.currentScript.src).search}` });
  const tools = element("div", { className: "tools" });
  const problems = element("section", { className: "problems", hidden: true, ariaLabel: "What is wrong with the site" });
  const count = element("button", { type: "button", className: "count", hidden: true, ariaExpanded: "false" });
  root.append(style, problems, tools);
  tools.append(count);
  document.body.append(host);
  count.addEventListener("click", () => show(problems.hidden));

  let current = version;
  /** What must end before the page may be loaded again: a form with words in it. */
  const busy = new Set();
  let waiting = false;

  function element(name, properties = {}, ...inside) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside);
    return made;
  }

  function reload() {
    if (busy.size) waiting = true;
    else location.reload();
  }

  function free(what) {
    busy.delete(what);
    if (waiting && !busy.size) location.reload();
  }

  function renew(state) {
    if (state.version === current) return;
    const [start, number] = current.split(".");
    const isNext = state.version === `${start}.${Number(number) + 1}`;
    const touched = (name) => state.changed.includes(name);
    if (!isNext || touched(path) || path === "404.html" || !document.querySelector("link[rel=canonical]")) return reload();
    current = state.version;
    if (state.changed.some((name) => !/\.(html|xml|json|jsonld|txt|css)$/.test(name))) return reload();
    if (touched("style.css")) restyle();
  }

  /** Takes the new style sheet once it has come, so that the page is never without one. */
  function restyle() {
    for (const old of document.querySelectorAll('link[rel=stylesheet][href*="style.css"]')) {
      const link = old.cloneNode();
      link.href = `${old.href.split("?")[0]}?${current}`;
      link.addEventListener("load", () => old.remove());
      old.after(link);
    }
  }

  function told(problem) {
    const place = `${problem.path}:${problem.line}:${problem.column}`;
    const item = element("li", { className: problem.severity });
    item.append(element("p", {}, element("code", {}, place), ` ${problem.message} [${problem.code}]`));
    if (problem.hint) item.append(element("pre", { className: "hint" }, problem.hint));
    if (problem.excerpt.length) {
      const lines = problem.excerpt.map(({ number, text }) =>
        element(number === problem.line ? "strong" : "span", {}, `${String(number).padStart(5)}  ${text}\n`));
      item.append(element("pre", { className: "excerpt", tabIndex: 0, ariaLabel: `Lines of ${problem.path}` }, ...lines));
    }
    return item;
  }

  function show(open) {
    problems.hidden = !open;
    count.ariaExpanded = String(open);
  }

  function counted(number, word) {
    return number ? [`${number} ${word}${number === 1 ? "" : "s"}`] : [];
  }

  function tell({ errors, warnings, hidden }) {
    const all = [...errors, ...warnings];
    const said = [...counted(errors.length, "error"), ...counted(warnings.length, "warning")].join(", ");
    const heading = element("h2", {}, errors.length ? `Not built: ${said}` : said);
    const more = hidden ? [element("p", {}, `${hidden} more are in the terminal.`)] : [];
    const hide = element("button", { type: "button" }, "Hide");
    hide.addEventListener("click", () => { show(false); count.focus(); });
    problems.replaceChildren(heading, element("ol", {}, ...all.map(told)), ...more, hide);
    problems.role = errors.length ? "alert" : "region";
    count.hidden = !all.length;
    count.textContent = said;
    count.classList.toggle("error", errors.length > 0);
    show(errors.length > 0 || (all.length > 0 && !problems.hidden && !wasBroken));
    wasBroken = errors.length > 0;
  }

  let wasBroken = false;
  const source = new EventSource("/_postil/events");
  source.addEventListener("message", (event) => {
    const state = JSON.parse(event.data);
    renew(state);
    tell(state);
  });
  // the browser asks again by itself; after a new start of the server the state says so, and the page is loaded again

  return { root, tools, element, busy, free };
})();
