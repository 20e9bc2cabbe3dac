// Completes words that already stand in the learner's files: names of views, templates, fields.

const WORD = /[\p{L}_][\p{L}\p{N}_]{2,40}/gu;
const MOST = 2000; // words per file; beyond that it is data, not code

/**
 * @param {() => [string, string][]} files  paths and texts, asked anew for every completion
 * @param {Set<string>} offered  words that somebody else offers already
 */
export function rememberWords(files, offered) {
  const known = new Map();

  function wordsOf(path, text) {
    const before = known.get(path);
    if (before?.text === text) return before.words;
    const words = new Set();
    for (const [word] of text.matchAll(WORD)) {
      words.add(word);
      if (words.size >= MOST) break;
    }
    known.set(path, { text, words });
    return words;
  }

  return (context) => {
    const typed = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*$/u);
    if (!typed || (!context.explicit && typed.to - typed.from < 2)) return null;
    const places = new Map();
    for (const [path, text] of files()) {
      for (const word of wordsOf(path, text)) if (!places.has(word) && !offered.has(word)) places.set(word, path);
    }
    places.delete(typed.text);
    const options = [...places].map(([label, path]) => ({ label, detail: path, type: "text", boost: -1 }));
    return { from: typed.from, options, validFor: /^[\p{L}\p{N}_]*$/u };
  };
}
