// The collections behind the digests: a topic's articles, newest first, by 50 for pages and the newest 50 for a feed.
import { chunked, newestFirst } from "./digest.js";

const PAGE = 50;

function byTopic(api) {
  const topics = new Map();
  for (const article of newestFirst(api.getFilteredByTag("articles"))) {
    for (const topic of article.data.topics) {
      if (!topics.has(topic)) topics.set(topic, []);
      topics.get(topic).push(article);
    }
  }
  return topics;
}

export default function (config) {
  config.addCollection("newest", (api) => newestFirst(api.getFilteredByTag("articles")).slice(0, PAGE));
  config.addCollection("topics", (api) =>
    [...byTopic(api)].map(([topic, articles]) => ({ topic, count: articles.length, newest: articles.slice(0, PAGE) })),
  );
  config.addCollection("sheets", (api) =>
    [...byTopic(api)].flatMap(([topic, articles]) =>
      chunked(articles, PAGE).map((part, index, all) => ({ topic, articles: part, number: index + 1, count: all.length })),
    ),
  );
  return {
    dir: { input: "content", includes: "../_includes", output: "output" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: false,
    templateFormats: ["md", "11ty.js"],
  };
}
