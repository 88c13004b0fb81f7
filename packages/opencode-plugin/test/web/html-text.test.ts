import fc from "fast-check";
import { expect, test } from "vitest";
import { htmlToText } from "../../src/web/html-text.ts";

test("headings, paragraphs, lists, tables and code blocks keep their form", () => {
  const page =
    htmlToText(`<!doctype html><html><head><title>The &lt;Title&gt;</title><style>x{}</style></head>
    <body><nav><ul><li>menu</li></ul></nav><main>
    <h1 class="a > b">Head</h1><p>One <b>bold</b>
      line&nbsp;&amp; &#x41;&#66;.</p><p>Two<br>lines</p>
    <ul><li>first</li><li>second<ul><li>inner</li></ul></li></ul>
    <pre><code class="x">if (a &lt; b) {
  return   1;
}</code></pre>
    <table><tr><th>k</th><th>v</th></tr><tr><td>1</td><td>2</td></tr></table>
    <!-- hidden <p>no</p> --><script>var s = "</p>";</script></main></body></html>`);
  expect(page.title).toBe("The <Title>");
  expect(page.text).toBe(
    [
      "# Head",
      "",
      "One bold line & AB.",
      "",
      "Two",
      "lines",
      "",
      "- first",
      "- second",
      "",
      "  - inner",
      "",
      "```",
      "if (a < b) {",
      "  return   1;",
      "}",
      "```",
      "",
      "| k | v",
      "| 1 | 2",
    ].join("\n"),
  );
});

test("what is no markup stays, and broken markup never throws", () => {
  expect(htmlToText("a < b and 1 <2").text).toBe("a < b and 1 <2");
  expect(htmlToText("<p>open <script>never closed").text).toBe("open");
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("<p", ">", "</pre>", "<pre>", "<!--", "x", '"', "<li>", "&#0;", " ")),
      (parts) => {
        expect(typeof htmlToText(parts.join("")).text).toBe("string");
      },
    ),
  );
});

test("a page of a megabyte that only opens something is read in one go", () => {
  for (const part of ["<a ", '<p class="', "<!--", "<!", "<title ", "<title>", "</", "&#", "<p title='\""]) {
    expect(typeof htmlToText(part.repeat(1_000_000 / part.length)).text).toBe("string");
  }
});
