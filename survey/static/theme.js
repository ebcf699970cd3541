// Puts the chosen colours in place before anything is painted; stands in the head, without "defer".
(() => {
  try {
    const chosen = localStorage.getItem("rt-theme");
    const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  } catch {
    // storage may be forbidden; the system's colours apply
  }
})();
