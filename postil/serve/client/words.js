// What is selected in an article, as words of its text: without the numbers and notes that stand between them.
"use strict";

postil.words = (() => {
  const SKIPPED = "aside, .number, .gap, .unseen, postil-desk";
  const BLOCKS = new Set("ADDRESS ARTICLE BLOCKQUOTE BR DD DIV DL DT FIGURE H1 H2 H3 H4 H5 H6 HR LI OL P PRE TABLE TD TH TR UL"
    .split(" "));
  const CONTEXT = 200;

  /** Returns the text of an element, and where in it each of its text nodes begins. */
  function textOf(element) {
    const pieces = [];
    let text = "";
    (function walk(node) {
      if (node.nodeType === Node.TEXT_NODE) {
        pieces.push({ node, start: text.length });
        text += node.data;
      } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(SKIPPED)) {
        if (BLOCKS.has(node.tagName)) text += "\n";
        node.childNodes.forEach(walk);
        if (BLOCKS.has(node.tagName)) text += "\n";
      }
    })(element);
    return { text, pieces };
  }

  /** Returns the selected words with what stands around them, and their range; null where none are selected. */
  function selected() {
    const article = document.getElementById("text");
    const selection = getSelection();
    if (!article || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(article)) return null;
    const { text, pieces } = textOf(article);
    const inside = pieces.filter(({ node }) => range.intersectsNode(node));
    if (!inside.length) return null;
    const [first, last] = [inside[0], inside.at(-1)];
    const start = first.start + (range.startContainer === first.node ? range.startOffset : 0);
    const end = last.start + (range.endContainer === last.node ? range.endOffset : last.node.length);
    const exact = text.slice(start, end);
    if (!exact.trim()) return null;
    return {
      exact: exact.trim(),
      prefix: text.slice(Math.max(0, start - CONTEXT), start) + exact.slice(0, exact.length - exact.trimStart().length),
      suffix: exact.slice(exact.trimEnd().length) + text.slice(end, end + CONTEXT),
      range: range.cloneRange(),
    };
  }

  /** Shows which words a form is on; browsers without highlights show nothing. */
  function highlight(range) {
    if (!("highlights" in CSS)) return;
    if (range) CSS.highlights.set("postil-chosen", new Highlight(range));
    else CSS.highlights.delete("postil-chosen");
  }

  return { selected, highlight };
})();
