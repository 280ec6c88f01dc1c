import { escape, label, rendered, sources, time } from "../digest.js";

export const data = { layout: "base.11ty.js" };

function section(note) {
  return `<section class="note" id="note-${note.id}">
<h3>${label(note)}</h3>
<blockquote>${escape(note.quote)}</blockquote>
<div class="note-body">
${rendered(note.body)}</div>
${sources(note.sources)}
</section>`;
}

export function render({ title, author, summary, topics, notes, page, content }) {
  return `<p class="kicker">${topics.map((topic) => `<a href="/topics/${topic}/">${topic}</a>`).join(" ")}</p>
<h1>${escape(title)}</h1>
<p class="standfirst">${escape(summary)}</p>
<p class="meta">${escape(author)} · ${time(page.date)}</p>
<article class="text">
${content}</article>
<aside class="notes">
${notes.map(section).join("\n")}
</aside>`;
}
