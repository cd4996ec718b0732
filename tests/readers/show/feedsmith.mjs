// What the npm package feedsmith shows of ADDRESS, in any format.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(process.env.NODE_MODULES);
const { parseFeed } = await import(pathToFileURL(require.resolve("feedsmith")));
const answer = await fetch(process.argv[2]);
const { format, feed } = parseFeed(await answer.text());
const show = {
  rss: (item) => ({
    id: item.guid.value,
    link: item.link,
    authors: item.dc?.creators ?? (item.dc?.creator ? [item.dc.creator] : []),
    date: item.pubDate,
    content: item.content.encoded,
    categories: item.categories.map((category) => category.name),
    attachments: (item.enclosures ?? []).map((enclosure) => enclosure.url),
    summary: item.description,
  }),
  atom: (item) => ({
    id: item.id,
    link: item.links.find((link) => link.rel === "alternate").href,
    authors: (item.authors ?? []).map((author) => author.name),
    date: item.published,
    content: item.content.value ?? item.content,
    categories: item.categories.map((category) => category.term),
    attachments: item.links.filter((link) => link.rel === "enclosure").map((link) => link.href),
    summary: item.summary?.value ?? item.summary,
  }),
  json: (item) => ({
    id: item.id,
    link: item.url,
    authors: (item.authors ?? []).map((author) => author.name),
    date: item.date_published,
    content: item.content_html,
    categories: item.tags,
    attachments: (item.attachments ?? []).map((attachment) => attachment.url),
    summary: item.summary,
  }),
}[format];
const items = feed.items ?? feed.entries;
const shown = items.map((item) => {
  const made = show(item);
  return { ...made, title: item.title?.value ?? item.title, date: Date.parse(made.date) / 1000 };
});
console.log(JSON.stringify(shown));
