// Saves answers while people type. Without this file the same forms are sent by their button.
// One save is under way at a time; it is never given up, and it is sent again with the same key until it is answered.
(() => {
  const form = document.querySelector("form[data-rt-autosave]");
  if (!form) return;
  document.documentElement.dataset.rtLive = "1";
  const SOON = 150;
  const AFTER_TYPING = 1200;
  const FIRST_RETRY = 1500;
  const LAST_RETRY = 15000;

  const status = form.querySelector("[role=status].rt-saved");
  const said = (text, state) => {
    if (!status || (status.textContent === text && status.dataset.state === state)) return;
    status.textContent = text;
    status.dataset.state = state;
  };

  const dirty = new Set(); // ids of blocks that were changed and are not under way
  const late = new Set(); // ids of blocks that have changed but were left alone, since somebody was at work in them
  const fills = new Set(); // "section:question" for each use of "same for all" that is not under way
  let underWay = null; // what is being sent, kept until it is answered
  let timer = 0;
  let wait = FIRST_RETRY;
  let stopped = false;
  let leaving = false;
  const idle = []; // who waits until everything is saved

  const blockOf = (element) => element.closest("[data-rt-ask]");
  const controls = (block) => block.querySelectorAll("input[name], select[name], textarea[name]");
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const hidden = (name) => form.querySelector(`input[type=hidden][name="${name}"]`);

  const waiting = () => dirty.size > 0 || fills.size > 0;
  const isFill = (id) => id.startsWith("ask-all-");

  const collect = (ids, fill) => {
    const body = new URLSearchParams();
    for (const name of ["editor", "base", "page", "entry"]) {
      const field = hidden(name);
      if (field) body.append(name, field.value);
    }
    body.append("save_key", newKey());
    for (const id of ids) {
      const block = document.getElementById(id);
      if (!block) continue;
      for (const control of controls(block)) {
        if ((control.type === "checkbox" || control.type === "radio") && !control.checked) continue;
        if (control.name === "clear" || control.type === "search") continue;
        body.append(control.name, control.value);
      }
      // a row of ranges without a click says so by an empty one
      const range = block.querySelector("input[type=radio][name$='__band']");
      if (range && !body.has(range.name)) body.append(range.name, "");
    }
    if (fill) {
      body.append("fill", fill);
      for (const row of form.querySelectorAll(".rt-entry-rows")) body.append("row", row.id.replace(/^row-/, ""));
    }
    return body;
  };

  const schedule = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  };

  // What was typed into rows is stored before the empty ones are filled.
  const next = () => {
    const rows = [...dirty].filter((id) => !isFill(id));
    if (rows.length) {
      for (const id of rows) dirty.delete(id);
      return { body: collect(rows, null), fill: null };
    }
    const fill = fills.values().next().value;
    const block = `ask-all-q_${fill.split(":")[1]}`;
    fills.delete(fill);
    dirty.delete(block);
    return { body: collect([block], fill), fill };
  };

  const send = () => {
    clearTimeout(timer);
    if (underWay || stopped) return;
    if (!waiting()) {
      while (idle.length) idle.shift()();
      catchUp();
      return;
    }
    underWay = next();
    said("Saving …", "");
    attempt();
  };

  const attempt = async () => {
    const token = hidden("csrf_token");
    underWay.body.set("csrf_token", token ? token.value : "");
    let reply;
    try {
      reply = await fetch(form.dataset.rtAutosave, {
        method: "POST",
        body: underWay.body,
        headers: { "X-Requested-With": "autosave" },
        credentials: "same-origin",
        keepalive: underWay.body.toString().length < 60000,
      });
      const known = (reply.headers.get("Content-Type") || "").includes("json");
      if (!known) throw new Error("no reply of ours");
      await answered(reply.status, await reply.json());
    } catch {
      again("Not saved. Keep this page open; we try again.");
    }
  };

  const again = (text) => {
    said(text, "failed");
    setTimeout(attempt, wait);
    wait = Math.min(wait * 2, LAST_RETRY);
  };

  const answered = async (code, found) => {
    if (code === 200 || (code === 409 && found.clashes)) {
      const done = underWay;
      underWay = null;
      wait = FIRST_RETRY;
      show(found, done);
      const clashed = Object.keys(found.clashes || {}).length;
      if (clashed) said("Somebody else changed an answer too. Please look at it.", "failed");
      else if (!waiting()) said(`Saved at ${found.at}`, "saved");
      send();
    } else if (code === 400 && found.error === "page_too_old") {
      await freshToken();
      again("Not saved. Keep this page open; we try again.");
    } else if (code === 401) {
      again("Your session has ended, so this is not saved yet. Open your link again in another tab; then we save what stands here.");
    } else if (code >= 500 || code === 429) {
      again("Not saved. Keep this page open; we try again.");
    } else {
      // closed, handed over, too large or gone: sending it again would not help
      stopped = true;
      said(`Not saved. ${found.message || ""} ${found.todo || ""}`.trim(), "failed");
    }
  };

  const freshToken = async () => {
    const reply = await fetch(form.dataset.rtToken, { headers: { "X-Requested-With": "autosave" } });
    if (!reply.ok) return;
    const found = await reply.json();
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = found.token;
  };

  const parse = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  };

  const prepared = (element) => document.dispatchEvent(new CustomEvent("rt:swap", { detail: element }));

  // Puts new blocks in place; a block in which somebody is at work just now keeps what it holds.
  const show = (found, done) => {
    for (const [id, html] of Object.entries(found.blocks || {})) {
      const old = document.getElementById(id);
      if (!old) continue;
      if (id.startsWith("ask-") && (dirty.has(id) || (typing(old) && !old.hidden && !done.fill))) {
        late.add(id);
        continue;
      }
      late.delete(id);
      const fresh = parse(html);
      if (!fresh) continue;
      if (id.startsWith("section-") && atWork(old)) {
        merge(old, fresh);
        continue;
      }
      swap(old, fresh);
      const fold = fresh.closest("details.rt-fold");
      if (fold && fold.hidden && !fresh.hidden) fold.hidden = false;
    }
    for (const [id, text] of Object.entries(found.notes || {})) note(id, text);
    for (const [id, html] of Object.entries(found.clashes || {})) clash(id, html);
    prepared(form);
  };

  const swap = (old, fresh) => {
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(fresh);
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
  };

  // A box that was ticked may be drawn anew under the hand; what is being typed or chosen from may not.
  const typing = (block) => block.contains(document.activeElement) && !document.activeElement.matches("input[type=checkbox]");

  // Blocks that were left alone are brought up to date as soon as nobody is at work in them.
  const catchUp = async () => {
    for (const id of [...late]) {
      const free = () => {
        const block = document.getElementById(id);
        return block && !underWay && !dirty.has(id) && !typing(block) ? block : null;
      };
      if (!document.getElementById(id)) late.delete(id);
      if (!free()) continue;
      const fresh = await asStored(free());
      if (!fresh || !free()) continue;
      late.delete(id);
      swap(free(), fresh);
      prepared(fresh);
    }
  };

  const atWork = (part) => part.contains(document.activeElement) || [...dirty].some((id) => part.querySelector(`[id="${id}"]`));

  // A section in which somebody is at work changes block by block around them.
  const merge = (old, fresh) => {
    old.hidden = fresh.hidden;
    for (const block of fresh.querySelectorAll("[data-rt-ask]")) {
      const known = document.getElementById(block.id);
      if (!known) continue;
      if (dirty.has(block.id) || known.contains(document.activeElement)) late.add(block.id);
      else known.replaceWith(block);
    }
  };

  const note = (id, text) => {
    const place = document.getElementById(`${id}-field`);
    if (!place || (blockOf(place) && dirty.has(blockOf(place).id))) return;
    let line = document.getElementById(`${id}-problem`);
    const field = document.getElementById(id);
    place.classList.toggle(place.classList.contains("rt-cell") ? "rt-cell-problem" : "rt-field-problem", Boolean(text));
    if (field && field.matches("input[type=text], textarea, select")) {
      if (text) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    if (!text) {
      if (line) line.remove();
      return;
    }
    if (!line) {
      line = document.createElement("p");
      line.className = "rt-problem";
      line.id = `${id}-problem`;
      const label = place.querySelector(":scope > .rt-label, :scope > legend");
      const hint = place.querySelector(":scope > .rt-hint");
      if (hint || label) (hint || label).after(line);
      else place.append(line);
      if (field) field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${line.id}`.trim());
    }
    line.textContent = text;
  };

  const clash = (id, html) => {
    const block = document.getElementById(id);
    if (!block) return;
    const old = block.querySelector("[data-rt-clash]");
    if (old) old.remove();
    for (const base of block.querySelectorAll("input[name^='base:']")) base.remove();
    block.prepend(parse(html));
  };

  const asStored = async (block) => {
    const field = block.id.replace(/^ask-/, "");
    const at = field.indexOf("q_");
    const entry = hidden("entry");
    const ref = at > 0 ? field.slice(0, at - 1) : entry ? entry.value : "root";
    const shape = block.classList.contains("rt-ask-cell") ? "cell" : block.classList.contains("rt-ask-bands") ? "bands" : "field";
    const where = `${form.dataset.rtAsks}/${ref}/${field.slice(at + 2)}?shape=${shape}`;
    try {
      const reply = await fetch(where, { headers: { "X-Requested-With": "autosave" } });
      return reply.ok ? parse(await reply.text()) : null;
    } catch {
      return null;
    }
  };

  const takeTheirs = async (block) => {
    const fresh = await asStored(block);
    if (!fresh) return null;
    block.replaceWith(fresh);
    dirty.delete(block.id);
    prepared(fresh);
    return fresh;
  };

  // One of an answer and "don't know" holds: choosing one takes the other back.
  const settle = (target, block) => {
    const isNothing = target.name.endsWith("__missing");
    if (isNothing && !target.checked) return;
    for (const control of controls(block)) {
      if (control === target || control.type === "hidden") continue;
      const otherIsNothing = control.name.endsWith("__missing");
      if (!isNothing && !otherIsNothing) continue;
      if (control.type === "checkbox" || control.type === "radio") control.checked = false;
      else if (isNothing && control.type !== "search") control.value = "";
    }
  };

  // A click on a band empties what was typed, and typing takes the band back.
  const bandOrBox = (target, block) => {
    if (target.name.endsWith("__band")) {
      for (const box of block.querySelectorAll("input[name$='__low'], input[name$='__high']")) box.value = "";
    } else if (/__(low|high)$/.test(target.name)) {
      for (const band of block.querySelectorAll("input[name$='__band']:checked")) band.checked = false;
      const list = block.querySelector("select[name$='__band']");
      if (list) list.value = "";
    }
  };

  const changed = (target, delay) => {
    const block = blockOf(target);
    if (!block || !target.name || target.name === "clear" || stopped) return;
    settle(target, block);
    bandOrBox(target, block);
    dirty.add(block.id);
    delete block.dataset.rtAll;
    const since = block.querySelector("[data-rt-carried]"); // what is changed is of this round
    if (since) since.remove();
    const filling = block.closest("[data-rt-fill]");
    if (filling) {
      const question = block.id.replace(/^ask-all-q_/, "");
      fills.add(`${filling.dataset.rtFill}:${question}`);
      fillRows(block, question);
    }
    schedule(delay);
  };

  // Rows that are still empty, or were set for all before, show the answer at once; the server says the same a moment later.
  const fillRows = (from, question) => {
    const values = new Set();
    for (const control of controls(from)) {
      if (control.type === "checkbox" ? control.checked : control.type !== "hidden" && control.value) {
        values.add(`${control.name.replace(/^all-/, "")}=${control.value}`);
      }
    }
    for (const block of form.querySelectorAll(`.rt-entry-rows [id$="-q_${question}"][data-rt-ask]`)) {
      const answers = [...controls(block)].filter((control) => control.type !== "hidden");
      const empty = answers.every((control) => (control.type === "checkbox" ? !control.checked : !control.value));
      if (block.hidden || dirty.has(block.id) || (!empty && !block.dataset.rtAll)) continue;
      block.dataset.rtAll = "1";
      for (const control of answers) {
        const name = control.name.slice(control.name.indexOf("-q_") + 1);
        if (control.type === "checkbox") control.checked = values.has(`${name}=${control.value}`);
        else if (control.tagName === "SELECT") {
          control.value = [...values].filter((value) => value.startsWith(`${name}=`)).map((value) => value.slice(name.length + 1))[0] || "";
        }
      }
    }
  };

  form.addEventListener("input", (event) => {
    const typing = event.target.matches("textarea, input[type=text], input:not([type])");
    if (typing && event.target.name) changed(event.target, AFTER_TYPING);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name) changed(event.target, SOON);
  });

  // A second click on a clicked range takes it back.
  form.addEventListener("focusout", () => setTimeout(catchUp));
  form.addEventListener("pointerdown", (event) => {
    const chip = event.target.closest(".rt-chip");
    const radio = chip && chip.querySelector("input[type=radio]");
    if (radio) radio.dataset.rtWas = radio.checked ? "1" : "";
  });
  form.addEventListener("click", (event) => {
    const radio = event.target.closest(".rt-chip input[type=radio]");
    if (radio && radio.dataset.rtWas === "1" && radio.checked) {
      radio.checked = false;
      radio.dataset.rtWas = "";
      changed(radio, SOON);
    }
    const mine = event.target.closest("[data-rt-mine]");
    const theirs = event.target.closest("[data-rt-theirs]");
    const others = event.target.closest("[data-rt-others]");
    if (!mine && !theirs && !others) return;
    event.preventDefault();
    const block = blockOf(event.target);
    if (mine) {
      const notice = block.querySelector("[data-rt-clash]");
      block.append(notice.querySelector("input[name^='base:']"));
      notice.remove();
      dirty.add(block.id);
      send();
    } else if (theirs) {
      takeTheirs(block).then((fresh) => fresh && said("", ""));
    } else {
      moreChoices(block);
    }
  });

  // All choices of a cell: stored first, so that nothing that was ticked is lost.
  const moreChoices = async (block) => {
    await saved();
    const ticked = new Set(Array.from(block.querySelectorAll("input:checked"), (input) => `${input.name}=${input.value}`));
    const fresh = await takeTheirs(block);
    if (!fresh) return;
    for (const input of fresh.querySelectorAll("input[type=checkbox]")) {
      if (ticked.has(`${input.name}=${input.value}`)) input.checked = true;
    }
    const first = fresh.querySelectorAll("input[type=checkbox]")[4] || fresh.querySelector("input[type=checkbox]");
    if (first) first.focus();
  };

  const saved = () =>
    new Promise((resolve) => {
      if (!underWay && !waiting()) resolve();
      else {
        idle.push(resolve);
        send();
      }
    });

  // The button sends the whole form; a save that is under way is answered first, so that it cannot arrive later.
  form.addEventListener("submit", (event) => {
    if (leaving) return;
    if (stopped || (!underWay && !waiting())) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    saved().then(() => {
      leaving = true;
      form.requestSubmit(button || undefined);
    });
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
  addEventListener("beforeunload", (event) => {
    if (leaving && !underWay) return;
    if (!underWay && !waiting()) return;
    send();
    event.preventDefault();
  });
  addEventListener("online", () => {
    if (underWay) wait = FIRST_RETRY;
  });

  // What a pasted list was understood as appears below the box, before anything is added.
  const paste = document.querySelector("[data-rt-paste]");
  if (paste) {
    const box = paste.querySelector("textarea");
    const asking = box.form;
    const place = paste.querySelector("[data-rt-preview]");
    const look = asking.querySelector("button");
    let number = 0;
    let pause = 0;
    const preview = async () => {
      const mine = ++number;
      if (!box.value.trim()) {
        place.replaceChildren();
        look.hidden = false;
        return;
      }
      const body = new URLSearchParams(new FormData(asking));
      let reply;
      try {
        reply = await fetch(asking.action, { method: "POST", body, headers: { "X-Requested-With": "preview" } });
      } catch {
        return;
      }
      if (!reply.ok || mine !== number) return;
      const found = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("main");
      if (!found) return;
      for (const part of found.querySelectorAll(".rt-back, h1, .rt-fold, .rt-button-quiet")) part.remove();
      place.replaceChildren(...found.childNodes);
      look.hidden = true;
    };
    box.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(preview, 400);
    });
    place.addEventListener("submit", (event) => {
      if (leaving || stopped || (!underWay && !waiting())) {
        leaving = true;
        return;
      }
      event.preventDefault();
      const target = event.target;
      const button = event.submitter;
      saved().then(() => {
        leaving = true;
        target.requestSubmit(button || undefined);
      });
    });
  }
})();
