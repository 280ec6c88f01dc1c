// What pages, digests and feeds say of an article. An entry is rendered once, wherever it is shown.
import markdownIt from "markdown-it";

const md = markdownIt({ html: true });
const months = "January February March April May June July August September October November December".split(" ");
const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export const escape = (text) => String(text).replace(/[&<>"']/g, (character) => entities[character]);
export const iso = (date) => new Date(date).toISOString().slice(0, 10);
export const day = (date) => `${new Date(date).getUTCDate()} ${month(date)}`;
export const month = (date) => `${months[new Date(date).getUTCMonth()]} ${new Date(date).getUTCFullYear()}`;
export const time = (date) => `<time datetime="${iso(date)}">${day(date)}</time>`;
export const label = (note) => escape(note.verdict ? `${note.kind} · ${note.verdict}` : note.kind);
export const newestFirst = (articles) => [...articles].sort((one, other) => other.date - one.date);

export function chunked(list, size) {
  const parts = [];
  for (let at = 0; at < list.length; at += size) parts.push(list.slice(at, at + size));
  return parts;
}

function once(make) {
  const made = new Map();
  return (key, ...values) => {
    if (!made.has(key)) made.set(key, make(key, ...values));
    return made.get(key);
  };
}

export const rendered = once((body) => md.render(body));

export function sources(list) {
  const items = list.map(
    (one) =>
      `<li>${escape(one.publisher)}, <a href="${escape(one.url)}" rel="noopener">${escape(one.title)}</a>, ${time(one.date)}</li>`,
  );
  return `<ul class="sources">\n${items.join("\n")}\n</ul>`;
}

export const entry = once((article) => {
  const { title, author, summary, notes } = article.data;
  const findings = notes.map((note) => {
    const links = note.sources.map((one) => `<a href="${escape(one.url)}" rel="noopener">${escape(one.publisher)}</a>`);
    return `<li>
<a href="${article.url}#note-${note.id}">${label(note)}</a>
<div class="note-body">
${rendered(note.body)}</div>
<p class="source-line">Sources: ${links.join("; ")}</p>
</li>`;
  });
  return `<article class="entry">
<p class="meta">${escape(author)} · ${time(article.date)} · ${notes.length} notes</p>
<h3><a href="${article.url}">${escape(title)}</a></h3>
<p class="summary">${escape(summary)}</p>
<ul class="findings">
${findings.join("\n")}
</ul>
</article>`;
});

const atomEntry = once((article) => {
  const { title, summary, topics, notes } = article.data;
  const url = `https://example.org${article.url}`;
  const said = notes.map(
    (note) => `<h3><a href="${url}#note-${note.id}">${label(note)}</a></h3>\n${rendered(note.body)}${sources(note.sources)}`,
  );
  return `<entry>
<id>${url}</id>
<title>${escape(title)}</title>
<link rel="alternate" type="text/html" href="${url}"/>
<updated>${iso(article.date)}T00:00:00Z</updated>
<summary>${escape(summary)}</summary>
${topics.map((topic) => `<category term="${escape(topic)}"/>`).join("")}
<content type="html">${escape(`<p>${escape(summary)}</p>\n${said.join("\n")}`)}</content>
</entry>`;
});

export function atom(title, path, articles) {
  const url = `https://example.org${path}`;
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${url}</id>
<title>${escape(title)}</title>
<link rel="self" type="application/atom+xml" href="${url}feed.xml"/>
<link rel="alternate" type="text/html" href="${url}"/>
<updated>${iso(articles[0].date)}T00:00:00Z</updated>
<author><name>Benchmark</name></author>
${articles.map((article) => atomEntry(article)).join("\n")}
</feed>
`;
}
