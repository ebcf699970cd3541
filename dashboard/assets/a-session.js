// Watches every question the dashboard asks the server. An ended session or a failure is said at once and takes the old
// figures out of reach: nobody may read numbers that do not belong to the chosen filters without knowing it.
(() => {
  const ask = window.fetch;
  const ours = /\/_dash-(update-component|layout|dependencies)$/;
  const texts = {
    ended: ["Your session has ended.", "What was shown here has been put away. Nothing was changed.", "Sign in"],
    older: ["This page was open for too long.", "Load it again to see the present figures.", "Load the page again"],
    failed: ["The figures could not be loaded.", "What was shown before does not fit your choice and has been put away.", "Try again"],
    away: ["There is no connection to Roundtable.", "What was shown before does not fit your choice and has been put away.", "Try again"],
  };

  const place = () => location.pathname + location.search;

  const say = (kind) => {
    const [title, text, action] = texts[kind];
    let banner = document.getElementById("rt-trouble");
    if (!banner) {
      banner = document.createElement("div");
      banner.id = "rt-trouble";
      banner.setAttribute("role", "alert");
      const main = document.getElementById("main");
      main.insertBefore(banner, main.firstChild);
    }
    banner.className = "rt-notice rt-notice-warn rt-trouble";
    banner.replaceChildren();
    const box = document.createElement("div");
    const head = document.createElement("h1"); // the page's own heading is put away with its figures
    head.className = "rt-notice-title";
    head.textContent = title;
    const words = document.createElement("p");
    words.textContent = text;
    const link = document.createElement("a");
    link.className = "rt-button";
    link.textContent = action;
    link.href = kind === "ended" ? `/sign-in?next=${encodeURIComponent(place())}` : place();
    link.dataset.rtLeave = "1";
    box.append(head, words, link);
    banner.append(box);
    document.documentElement.dataset.trouble = kind;
  };

  const clear = () => {
    if (document.documentElement.dataset.trouble === "ended") return;
    delete document.documentElement.dataset.trouble;
    const banner = document.getElementById("rt-trouble");
    if (banner) banner.remove();
  };

  window.fetch = async (...request) => {
    const address = new URL(typeof request[0] === "string" ? request[0] : request[0].url, location.href);
    if (!ours.test(address.pathname)) return ask(...request);
    let reply;
    try {
      reply = await ask(...request);
    } catch (problem) {
      if (problem.name !== "AbortError") say("away");
      throw problem;
    }
    if (reply.status === 401 || reply.status === 403) say("ended");
    else if (reply.status === 400) say("older");
    else if (!reply.ok) say("failed");
    else clear();
    return reply;
  };
})();
