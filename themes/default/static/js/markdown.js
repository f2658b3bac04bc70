// Marks as Markdown, to keep in a notebook. Pure.

/** @typedef {import("./marks.js").Mark} Mark */

/**
 * @param {{ title: string, marks: Mark[] }[]} shelves
 * @param {string} origin the site's scheme and host, for links that work from elsewhere
 * @returns {string}
 */
export function markdown(shelves, origin) {
  const parts = shelves.map(({ title, marks }) => {
    const lines = [`# ${plain(title)}`];
    let chapter = "";
    for (const mark of marks) {
      if (mark.name !== chapter) lines.push(`## ${plain(mark.name)}`);
      chapter = mark.name;
      const link = `[${mark.type === "bookmark" ? "🔖" : "↗"}](${origin}${mark.href}#p-${mark.place.id})`;
      lines.push(`${mark.text.split(/\n+/).map((line) => `> ${line}`).join("\n>\n")} ${link}`);
      if (mark.note) lines.push(mark.note);
    }
    return lines.join("\n\n");
  });
  return `${parts.join("\n\n")}\n`;
}

/** A title as one line that Markdown takes literally. @param {string} text */
const plain = (text) => text.replace(/\s+/g, " ").replace(/[\\`*_[\]#<>]/g, "\\$&");
