import { atom } from "../digest.js";

export const data = {
  pagination: { data: "collections.topics", size: 1, alias: "one" },
  permalink: ({ one }) => `/topics/${one.topic}/feed.xml`,
};

export const render = ({ one }) => atom(`${one.topic} – Benchmark`, `/topics/${one.topic}/`, one.newest);
