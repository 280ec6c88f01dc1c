import { entry } from "../digest.js";

export const data = {
  title: "Benchmark",
  layout: "base.11ty.js",
  feed: "/feed.xml",
  permalink: "/index.html",
  eleventyImport: { collections: ["newest", "topics"] },
};

export function render({ collections }) {
  const topics = collections.topics.map(
    ({ topic, count }) => `<li><a href="/topics/${topic}/">${topic}</a> ${count} articles</li>`,
  );
  const newest = collections.newest.slice(0, 12).map((article) => entry(article));
  return `<h1>Benchmark</h1>\n${newest.join("\n")}\n<ul>\n${topics.join("\n")}\n</ul>`;
}
