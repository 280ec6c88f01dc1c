import { entry, month } from "../digest.js";

const path = (topic, number) => `/topics/${topic}/${number > 1 ? `page/${number}/` : ""}`;

export const data = {
  layout: "base.11ty.js",
  pagination: { data: "collections.sheets", size: 1, alias: "sheet" },
  permalink: ({ sheet }) => `${path(sheet.topic, sheet.number)}index.html`,
  eleventyComputed: { title: ({ sheet }) => sheet.topic, feed: ({ sheet }) => `/topics/${sheet.topic}/feed.xml` },
};

export function render({ sheet: { topic, articles, number, count } }) {
  let before = "";
  const entries = articles.map((article) => {
    const heading = month(article.date) === before ? "" : `<h2>${month(article.date)}</h2>\n`;
    before = month(article.date);
    return heading + entry(article);
  });
  return `<h1>${topic}</h1>
${entries.join("\n")}
<nav class="pager">
${number > 1 ? `<a rel="prev" href="${path(topic, number - 1)}">Newer</a>` : ""}
<span>Page ${number} of ${count}</span>
${number < count ? `<a rel="next" href="${path(topic, number + 1)}">Older</a>` : ""}
</nav>`;
}
