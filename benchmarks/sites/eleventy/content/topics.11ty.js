export const data = {
  title: "Topics",
  layout: "base.11ty.js",
  permalink: "/topics/index.html",
  eleventyImport: { collections: ["topics"] },
};

export function render({ collections }) {
  const topics = collections.topics.map(
    ({ topic, count }) => `<li><a href="/topics/${topic}/">${topic}</a> ${count} articles</li>`,
  );
  return `<h1>Topics</h1>\n<ul>\n${topics.join("\n")}\n</ul>`;
}
