// Writes docs/mathematics.md and docs/hyperparameters.md as pages of the site: Markdown to HTML, formulas to MathML,
// which browsers draw by themselves. Links to files that are not part of the site become plain text.
//
// Usage: node render.mjs MODULES DOCS OUT     (MODULES: the folder with marked and temml)
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [modules, docs, out] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), 'index.js'));
const { Marked } = require('marked');
const temml = require('temml');

const PAGES = { 'mathematics.md': 'mathematics.html', 'hyperparameters.md': 'hyperparameters.html' };

// As GitHub names the anchors of headings, so that the same links work in both places.
const anchorOf = (text) => text.toLowerCase().replace(/<[^>]*>/g, '').replace(/[^\p{L}\p{N}\s_-]/gu, '').trim()
  .replace(/\s/g, '-');

const formula = (name, level, start, rule, displayMode) => ({
  name,
  level,
  start: (text) => text.indexOf(start),
  tokenizer(text) {
    const match = rule.exec(text);
    return match ? { type: name, raw: match[0], formula: match[1] } : undefined;
  },
  renderer: (token) => temml.renderToString(token.formula, { displayMode, throwOnError: true }),
});

const marked = new Marked({
  extensions: [
    formula('block', 'block', '$$', /^\$\$([\s\S]+?)\$\$(?:\n|$)/, true),
    formula('inline', 'inline', '$', /^\$([^$\n]+?)\$/, false),
  ],
  renderer: {
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      const [file, anchor] = href.split('#');
      if (/^https?:/.test(href)) return `<a href="${href}" rel="noopener">${text}</a>`;
      if (file !== '' && !PAGES[file]) return text;
      return `<a href="${file && PAGES[file]}${anchor ? `#${anchor}` : ''}">${text}</a>`;
    },
    image: ({ text }) => text,
    table({ header, rows }) {
      const cells = (row, tag) => row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('');
      return `<div class="table"><table><thead><tr>${cells(header, 'th')}</tr></thead><tbody>` +
        rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n') + '</tbody></table></div>\n';
    },
  },
});

const STYLE = `
:root { color-scheme: light dark; --page: #FAFAF8; --text: #17181C; --quiet: #4C4E56; --line: #E0E0DA; --ink: #2B3BD1; }
@media (prefers-color-scheme: dark) {
  :root { --page: #101218; --text: #ECEDF2; --quiet: #B4B8C5; --line: #2A2E39; --ink: #A5B0FF; }
}
body { margin: 0 auto; padding: 24px 16px 96px; max-width: 760px; background: var(--page); color: var(--text);
  font: 16px/1.6 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.3; scroll-margin-top: 16px; } h2 { margin-top: 56px; } h3 { margin-top: 40px; }
a { color: var(--ink); } :target { outline: 2px solid var(--ink); outline-offset: 4px; border-radius: 4px; }
a:target { outline: none; } a:target + *, a:target ~ h3 { scroll-margin-top: 16px; }
pre, code { font: 14px/1.5 ui-monospace, monospace; } pre { overflow-x: auto; padding: 12px; border: 1px solid var(--line);
  border-radius: 8px; } .table { overflow-x: auto; } table { border-collapse: collapse; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
math { max-width: 100%; overflow-x: auto; overflow-y: hidden; } code { overflow-wrap: anywhere; }
nav { margin-bottom: 24px; color: var(--quiet); }`;

for (const [source, target] of Object.entries(PAGES)) {
  const text = readFileSync(join(docs, source), 'utf8');
  const title = /^# (.+)$/m.exec(text)?.[1] ?? 'Inkling';
  writeFileSync(join(out, target), `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Inkling</title>
<style>${STYLE}</style>
<nav><a href="../index.html">Inkling</a></nav>
${marked.parse(text)}`);
}
