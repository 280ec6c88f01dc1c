import { iso } from "../digest.js";

export const data = { permalink: "/sitemap.xml", eleventyImport: { collections: ["articles", "topics"] } };

export function render({ collections }) {
  const urls = [
    ...["/", "/topics/", ...collections.topics.map(({ topic }) => `/topics/${topic}/`)].map((url) => [url, ""]),
    ...collections.articles.map((article) => [article.url, `<lastmod>${iso(article.date)}</lastmod>`]),
  ];
  return `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls.map(([url, changed]) => `<url><loc>https://example.org${url}</loc>${changed}</url>`).join("\n")}
</urlset>
`;
}
