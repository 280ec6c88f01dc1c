// The form of a note. It knows fields and what was changed of them, and nothing of the server.
"use strict";

postil.form = (() => {
  const { element } = postil;
  const SOURCE = [
    ["url", "Address", "url"],
    ["title", "Title", "text"],
    ["publisher", "Published by", "text"],
    ["date", "Published on", "date"],
    ["accessed", "Read on", "date"],
    ["quote", "Evidence, in its own words", "textarea"],
  ];
  let named = 0;

  /** Returns a labelled control; `control.value` is the field's. */
  function field(label, name, properties = {}, hint = "") {
    const id = `field-${++named}`;
    const control = element(name, { id, ...properties });
    const row = element("div", { className: "field" }, element("label", { htmlFor: id }, label), control);
    if (hint) {
      row.append(element("p", { className: "hint", id: `${id}-hint` }, hint));
      control.setAttribute("aria-describedby", `${id}-hint`);
    }
    return { row, control };
  }

  function choice(label, options, value, none) {
    const made = field(label, "select");
    const known = options.some(({ id }) => id === value);
    const all = [...(none ? [{ id: "", label: none }] : []), ...options, ...(value && !known ? [{ id: value, label: value }] : [])];
    made.control.append(...all.map(({ id, label: text }) => element("option", { value: id, selected: id === (value ?? "") }, text)));
    return made;
  }

  /** A group of things of one sort, to which more can be added. `values()` returns those that are there. */
  function list(legend, add, make, first) {
    const items = element("div");
    const made = [];
    const button = element("button", { type: "button", className: "add" }, add);
    function put(value) {
      const item = make(value);
      const remove = element("button", { type: "button", className: "remove", ariaLabel: `${legend}: remove number ${made.length + 1}` }, "Remove");
      remove.addEventListener("click", () => {
        made.splice(made.indexOf(item), 1);
        item.node.remove();
        button.focus();
      });
      item.node.append(remove);
      made.push(item);
      items.append(item.node);
      return item;
    }
    button.addEventListener("click", () => put(null).focus());
    first.forEach(put);
    const node = element("fieldset", {}, element("legend", {}, legend), items, button);
    return { node, put, values: () => made.map((item) => item.value()).filter((value) => value !== null), items: made };
  }

  /** A passage: words, and where in the article `check` finds them. */
  function passage(check, given) {
    const { row, control } = field("Words of the article", "textarea", { rows: 3, value: given?.quote ?? "" });
    const status = element("div", { className: "status", role: "status" });
    const node = element("div", { className: "item" }, row, status);
    let pin = given ? { quote: given.quote, prefix: given.prefix ?? "", suffix: given.suffix ?? "" } : null;
    let asked = 0;

    function choose(spot) {
      pin = { quote: spot.quote, prefix: spot.prefix, suffix: spot.suffix };
    }

    async function look(words) {
      const mine = ++asked;
      if (!words.exact.trim()) {
        pin = null;
        return status.replaceChildren("Without words, the note is on the whole article.");
      }
      const { status: found, spots } = await check(words);
      if (mine !== asked) return;
      if (found === "exact") {
        choose(spots[0]);
        return status.replaceChildren("These words stand there once.");
      }
      pin = { quote: words.exact, prefix: "", suffix: "" };
      if (!spots.length) return status.replaceChildren("The article does not have these words.");
      const said = found === "ambiguous" ? "These words stand there more than once. Which are meant?" : "The article has other words. Are these meant?";
      const group = `spot-${++named}`;
      status.replaceChildren(element("p", {}, said), ...spots.map((spot) => {
        const radio = element("input", { type: "radio", name: group });
        radio.addEventListener("change", () => choose(spot));
        return element("label", { className: "spot" }, radio,
          element("span", {}, `…${spot.before}`, element("mark", {}, spot.quote), `${spot.after}…`));
      }));
    }

    control.addEventListener("input", () => look({ exact: control.value, prefix: "", suffix: "" }));
    if (given?.prefix || given?.suffix || given?.isNew) look({ exact: given.quote, prefix: given.prefix ?? "", suffix: given.suffix ?? "" });
    return { node, value: () => pin, focus: () => control.focus() };
  }

  function source(given) {
    const before = typeof given === "string" ? { url: given } : given ?? {};
    const controls = SOURCE.map(([name, label, type]) => {
      const isText = type === "textarea";
      const made = field(label, isText ? "textarea" : "input", isText ? { rows: 2 } : { type: type === "date" ? "text" : type });
      if (type === "date") made.control.placeholder = "YYYY-MM-DD";
      made.control.value = before[name] ?? "";
      return { name, ...made };
    });
    const node = element("div", { className: "item" }, ...controls.map(({ row }) => row));
    function value() {
      const all = { ...before };
      for (const { name, control } of controls) {
        if (control.value.trim()) all[name] = control.value.trim();
        else delete all[name];
      }
      if (!Object.keys(all).length) return null;
      return typeof given === "string" && Object.keys(all).join() === "url" ? all.url : all;
    }
    return { node, value, focus: () => controls[0].control.focus() };
  }

  /** A claim: the id of one there is, or a statement with who said it, and when. */
  function claim(offer, given) {
    const inline = given && typeof given === "object" ? given : {};
    const names = `claims-${++named}`;
    const text = field("Claim", "input", { type: "text", value: typeof given === "string" ? given : inline.text ?? "" },
      "One of the site’s claims by its id, or a statement that can be true or false.");
    text.control.setAttribute("list", names);
    const by = field("Said by", "input", { type: "text", value: inline.by ?? "" });
    const on = field("Said on", "input", { type: "text", value: inline.said_on ?? "", placeholder: "YYYY-MM-DD" });
    const options = element("datalist", { id: names }, ...offer.claims.map(({ id }) => element("option", { value: id })));
    const isId = () => offer.claims.some(({ id }) => id === text.control.value.trim()) || text.control.value.trim() === given;
    const settle = () => { by.row.hidden = on.row.hidden = !text.control.value.trim() || isId(); };
    text.control.addEventListener("input", settle);
    settle();
    function value() {
      const said = text.control.value.trim();
      if (!said || isId()) return said || null;
      const all = { ...inline, text: said, by: by.control.value.trim(), said_on: on.control.value.trim() };
      return Object.fromEntries(Object.entries(all).filter(([, one]) => one));
    }
    return { rows: [text.row, options, by.row, on.row], value };
  }

  /** The note's passages as the file has them: `quote`, or `quotes`, or both. */
  function pinsOf(fields) {
    const single = fields.quote !== undefined ? [{ quote: fields.quote, prefix: fields.prefix, suffix: fields.suffix }] : [];
    return [...single, ...(fields.quotes ?? []).map((one) => (typeof one === "string" ? { quote: one } : one))];
  }

  function pinned(pins) {
    const bare = pins.map(({ quote, prefix, suffix }) =>
      ({ quote, ...(prefix ? { prefix } : {}), ...(suffix ? { suffix } : {}) }));
    const one = bare.length === 1 ? bare[0] : {};
    return {
      quote: one.quote ?? null,
      prefix: one.prefix ?? null,
      suffix: one.suffix ?? null,
      quotes: bare.length > 1 ? bare.map((pin) => (pin.prefix || pin.suffix ? pin : pin.quote)) : null,
    };
  }

  /**
   * Returns a form for a note: `fields` as they are written, `offer` what can be chosen, `check` and `preview` ask the
   * server. `changes()` returns the fields that are other than at the beginning; those that are gone are null.
   */
  function form({ fields, offer, words, check, preview, title }) {
    const pins = words ? [{ quote: words.exact, prefix: words.prefix, suffix: words.suffix, isNew: true }] : pinsOf(fields);
    const passages = list("Passages", "Add a passage", (pin) => passage(check, pin), pins);
    const kind = choice("Kind", offer.kinds, fields.kind ?? (fields.id ? "context" : offer.kinds[0]?.id));
    const verdict = choice("Verdict", offer.verdicts, fields.verdict, "none");
    const headline = field("Title", "input", { type: "text", value: fields.title ?? "" });
    const said = claim(offer, fields.claim);
    const body = field("Note, in Markdown", "textarea", { rows: 8, value: fields.body ?? "" });
    const shown = element("div", { className: "preview", ariaLabel: "Preview", role: "region", tabIndex: 0 });
    const sources = list("Sources", "Add a source", source, fields.sources ?? []);
    const draft = field("Draft: not published", "input", { type: "checkbox", checked: fields.draft === true || fields.draft === "true" });
    const id = field("Name, for good", "input", { type: "text", value: fields.id ?? "", readOnly: Boolean(fields.id) },
      "Its link is made of it. Left empty, it is made of the title or the words.");
    draft.row.classList.add("check");

    const state = () => ({
      ...pinned(passages.values()),
      kind: kind.control.value || null,
      verdict: verdict.control.value || null,
      title: headline.control.value.trim() || null,
      claim: said.value(),
      body: body.control.value,
      sources: sources.values(),
      draft: draft.control.checked || null,
      id: id.control.value.trim() || null,
    });

    let asked = 0;
    async function look() {
      const mine = ++asked;
      const { html, problems } = await preview(body.control.value);
      if (mine !== asked) return;
      const made = new DOMParser().parseFromString(html, "text/html").body;
      shown.replaceChildren(...made.childNodes, ...problems.map((one) => element("p", { className: "error" }, one)));
    }
    body.control.addEventListener("input", look);
    if (fields.body) look();

    const save = element("button", { type: "submit", className: "save" }, "Save");
    const cancel = element("button", { type: "button" }, "Cancel");
    const remove = element("button", { type: "button", className: "delete", hidden: !fields.id }, "Delete");
    const refused = element("pre", { className: "refused", role: "alert", hidden: true });
    const node = element("form", { className: "note", noValidate: true },
      element("h2", { id: "form-title" }, title), passages.node, kind.row, verdict.row, headline.row, body.row, shown,
      ...said.rows, sources.node, draft.row, id.row, refused,
      element("div", { className: "actions" }, save, cancel, remove));
    node.setAttribute("aria-labelledby", "form-title");

    const before = words ? {} : state();
    const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
    const changes = () => Object.fromEntries(Object.entries(state()).filter(([name, value]) => !same(value, before[name])));
    return {
      node, save, cancel, remove, changes,
      focus: () => (passages.values().length ? body.control : passages.items[0] ?? { focus: () => body.control.focus() }).focus(),
      refuse(text) {
        refused.textContent = text;
        refused.hidden = !text;
      },
    };
  }

  return form;
})();
