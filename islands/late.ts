// Moves widgets that came after their page to where they belong. Sent only with such a page, behind each of them, as a
// plain script: it runs as soon as the browser reads it. It imports nothing.
for (const late of document.querySelectorAll<HTMLElement>("[data-late]")) {
  document.getElementById(late.dataset.late ?? "")?.replaceWith(...late.childNodes);
  late.remove();
}
