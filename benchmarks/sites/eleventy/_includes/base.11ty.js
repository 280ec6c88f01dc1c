import { escape } from "../digest.js";

export default function ({ title, summary, feed, page, content }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} – Benchmark</title>
${summary ? `<meta name="description" content="${escape(summary)}">` : ""}
<link rel="canonical" href="https://example.org${page.url}">
${feed ? `<link rel="alternate" type="application/atom+xml" href="${feed}">` : ""}
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header class="masthead"><a href="/">Benchmark</a> <a href="/topics/">Topics</a></header>
<main>
${content}
</main>
<footer class="footer"><a href="/feed.xml">Atom feed</a></footer>
</body>
</html>
`;
}
