// Moves widgets that came after their page to where they belong. Sent only with such a page, behind each of them.
for (const late of document.querySelectorAll("[data-late]")) {
  document.getElementById(late.dataset.late)?.replaceWith(...late.childNodes);
  late.remove();
}
