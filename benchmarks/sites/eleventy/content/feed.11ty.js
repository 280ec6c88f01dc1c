import { atom } from "../digest.js";

export const data = { permalink: "/feed.xml", eleventyImport: { collections: ["newest"] } };

export const render = ({ collections }) => atom("Benchmark", "/", collections.newest);
