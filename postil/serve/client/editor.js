// Writes notes from the page: select words, or go to a note, and a form opens. Added by `postil serve`.
"use strict";

(() => {
  const { article, token } = document.currentScript.dataset;
  if (!article) return;
  const { root, tools, element, busy, free, words, form } = postil;
  const place = `/_postil/articles/${encodeURIComponent(article)}`;
  const at = (id) => `${place}/notes/${encodeURIComponent(id)}`;

  class Refused extends Error {
    constructor(status, said) {
      super(said);
      this.status = status;
    }
  }

  async function ask(url, method = "GET", sent = undefined) {
    let answer;
    try {
      answer = await fetch(url, {
        method,
        headers: sent && { "Content-Type": "application/json", "X-Postil-Token": token },
        body: sent && JSON.stringify(sent),
      });
    } catch {
      throw new Refused(0, "The server does not answer. Is 'postil serve' still running? Nothing was written.");
    }
    const said = await answer.json();
    if (!answer.ok) throw new Refused(answer.status, said.said);
    return said;
  }

  const check = ({ exact, prefix, suffix }) => ask(`${place}/words`, "POST", { exact, prefix, suffix });
  const preview = (body) => ask(`${place}/preview`, "POST", { body });

  let open = null;

  function close() {
    open.node.remove();
    words.highlight(null);
    const { back } = open;
    open = null;
    if (back?.isConnected) back.focus();
    free("form");
  }

  /** Opens a form; `write` sends what it came to, and `again` reads what the file is now. */
  function begin(settings, seen, { write, erase, again }, back) {
    if (open) return open.made.focus();
    const made = form({ ...settings, check: quietly(check, { status: "orphan", spots: [] }), preview: quietly(preview, { html: "", problems: [] }) });
    open = { node: made.node, made, back };
    busy.add("form");
    let known = seen;
    let isStale = false;

    async function send(action) {
      made.save.disabled = made.remove.disabled = true;
      try {
        if (isStale) known = await again();
        await action(known);
        close();
      } catch (refused) {
        isStale = refused.status === 409;
        made.refuse(isStale ? `${refused.message}.\nSave again to write it into the file as it is now.` : refused.message);
      } finally {
        made.save.disabled = made.remove.disabled = false;
      }
    }

    const save = () => send((now) => write(made.changes(), now));
    made.node.addEventListener("submit", (event) => { event.preventDefault(); save(); });
    made.node.addEventListener("keydown", (event) => {
      event.stopPropagation(); // the theme's keys are not meant
      if (event.key === "Escape") leave();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(); }
    });
    const leave = () => {
      if (!Object.keys(made.changes()).length || confirm("Leave the form, and what was written in it?")) close();
    };
    made.cancel.addEventListener("click", leave);
    made.remove.addEventListener("click", () => {
      if (confirm("Delete this note from its file?")) send(erase);
    });
    root.append(made.node);
    made.focus();
  }

  /** What helps while writing must not get into its way: where it fails, it says nothing. */
  function quietly(asked, otherwise) {
    return async (given) => {
      try {
        return await asked(given);
      } catch {
        return otherwise;
      }
    };
  }

  async function add(back) {
    const chosen = words.selected();
    const offer = await ask(`${place}/offer`);
    words.highlight(chosen?.range);
    const write = (fields, seen) => ask(`${place}/notes`, "POST", { seen, fields });
    const again = async () => (await ask(`${place}/offer`)).seen;
    const given = chosen ?? { exact: "", prefix: "", suffix: "" };
    begin({ fields: {}, offer, words: given, title: "New note" }, offer.seen, { write, again }, back);
  }

  async function edit(id, back) {
    const [offer, note] = await Promise.all([ask(`${place}/offer`), ask(at(id))]);
    const write = (fields, seen) => (Object.keys(fields).length ? ask(at(id), "PUT", { seen, fields }) : null);
    const erase = (seen) => ask(at(id), "DELETE", { seen });
    const again = async () => (await ask(at(id))).seen;
    begin({ fields: note.fields, offer, title: `Note “${id}”` }, note.seen, { write, erase, again }, back);
  }

  const failed = (refused) => alert(refused.message);
  const begun = element("button", { type: "button", className: "new" }, "New note");
  begun.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
  begun.addEventListener("click", () => add(begun).catch(failed));
  tools.prepend(begun);

  for (const note of document.querySelectorAll('[id^="note-"]')) {
    const id = note.id.slice("note-".length);
    const button = element("button", { type: "button", className: "postil-edit", ariaLabel: `Edit note ${id}` }, "Edit");
    button.addEventListener("click", () => edit(id, button).catch(failed));
    note.append(button);
  }

  const bubble = element("button", { type: "button", className: "bubble", hidden: true }, "Note on these words");
  bubble.addEventListener("mousedown", (event) => event.preventDefault());
  bubble.addEventListener("click", () => { bubble.hidden = true; add(begun).catch(failed); });
  root.append(bubble);
  document.addEventListener("selectionchange", () => {
    const chosen = open ? null : words.selected();
    bubble.hidden = !chosen;
    if (!chosen) return;
    const box = chosen.range.getBoundingClientRect();
    bubble.style.insetBlockStart = `${Math.min(innerHeight - 48, Math.max(8, box.bottom + 8))}px`;
    bubble.style.insetInlineStart = `${Math.min(innerWidth - 200, Math.max(8, box.left))}px`;
  });
})();
