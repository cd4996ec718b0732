// What the npm package rss-parser shows of ADDRESS.
import { createRequire } from "node:module";

const require = createRequire(process.env.NODE_MODULES);
const Parser = require("rss-parser");
const feed = await new Parser().parseURL(process.argv[2]);
const shown = feed.items.map((item) => ({
  id: item.guid ?? item.id,
  title: item.title,
  link: item.link,
  author: item.creator ?? item.author ?? null,
  date: Date.parse(item.isoDate) / 1000,
  content: item["content:encoded"] ?? item.content,
  categories: item.categories,
  attachments: item.enclosure ? [item.enclosure.url] : [],
}));
console.log(JSON.stringify(shown));
