"use strict";
{
  const place = document.querySelector(".copy"), said = place.dataset, status = document.createElement("output");
  const sources = {
    report: (from) => JSON.stringify(JSON.parse(from.textContent), null, 2) + "\n",
    citation: (from) => from.textContent.trim(),
  };
  const byHand = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.readOnly = true;
    place.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return byHand(text);
    }
  };
  for (const id of Object.keys(sources)) {
    if (!said[id]) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = said[id];
    button.addEventListener("click", async () => {
      const done = await copy(sources[id](document.getElementById(id)));
      status.textContent = done ? said.copied : said.failed;
      button.focus();
    });
    place.append(button, " ");
  }
  place.append(status);
}
