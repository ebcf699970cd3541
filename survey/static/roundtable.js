// What pages gain from JavaScript. Everything works without this file.
(() => {
  const root = document.documentElement;

  const setTheme = (theme) => {
    root.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-rt-theme]")) {
      button.hidden = false;
      button.setAttribute("aria-label", theme === "dark" ? "Use light colours" : "Use dark colours");
    }
    document.dispatchEvent(new CustomEvent("rt:theme", { detail: theme }));
  };

  // A long list of choices gets a box that filters it; the rest of the list unfolds while it is used.
  const filterList = (list) => {
    if (list.dataset.rtReady) return;
    list.dataset.rtReady = "1";
    const box = list.querySelector("[data-rt-filter-box]");
    const input = box.querySelector("input");
    const more = list.querySelector("details");
    const said = box.querySelector("[role=status]");
    const wasOpen = more ? more.open : false;
    box.hidden = false;
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    input.addEventListener("input", (event) => {
      event.stopPropagation(); // what is typed here is no answer
      const wanted = input.value.trim().toLowerCase();
      let shown = 0;
      for (const choice of list.querySelectorAll(".rt-choice")) {
        const fits = choice.textContent.toLowerCase().includes(wanted);
        choice.hidden = !fits && !choice.querySelector(":checked");
        if (fits) shown += 1;
      }
      if (more) more.open = wanted ? true : wasOpen;
      said.textContent = wanted ? (shown === 1 ? "1 choice fits" : `${shown} choices fit`) : "";
    });
    input.addEventListener("change", (event) => event.stopPropagation());
  };

  const prepare = (part) => {
    for (const list of part.querySelectorAll("[data-rt-filter]")) filterList(list);
    for (const button of part.querySelectorAll("[data-rt-copy], [data-rt-print], [data-rt-present]")) button.hidden = false;
  };

  const copy = async (button) => {
    const source = document.getElementById(button.dataset.rtCopy);
    const text = source ? source.value || source.textContent.trim() : button.dataset.rtText || location.href;
    const said = document.getElementById("rt-said");
    try {
      await navigator.clipboard.writeText(text);
      if (said) said.textContent = "Copied";
      button.dataset.rtDone = "1";
      setTimeout(() => delete button.dataset.rtDone, 2000);
    } catch {
      if (said) said.textContent = "Not copied. Please mark the text and copy it yourself.";
      if (source && source.select) source.select();
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-rt-theme], [data-rt-copy], [data-rt-print]");
    if (!button) return;
    if (button.matches("[data-rt-theme]")) {
      const theme = root.dataset.theme === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("rt-theme", theme);
      } catch {
        // forbidden storage: the choice holds for this page
      }
      setTheme(theme);
    } else if (button.matches("[data-rt-print]")) {
      print();
    } else {
      copy(button);
    }
  });

  // An open list of picks in a table closes with Escape and when attention moves on.
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest(".rt-picks[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    for (const open of document.querySelectorAll(".rt-picks[open]")) {
      // a list inside the flow (phones) stays open: closing it would move the page under the finger
      const floats = getComputedStyle(open.querySelector(".rt-picks-list")).position === "absolute";
      if (floats && !open.contains(event.target)) open.open = false;
    }
  });

  const start = () => {
    setTheme(root.dataset.theme === "dark" ? "dark" : "light");
    prepare(document);
    const summary = document.querySelector(".rt-error-summary");
    if (summary) summary.focus();
  };
  document.addEventListener("rt:swap", () => prepare(document));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
