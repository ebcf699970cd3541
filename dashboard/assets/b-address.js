// Everything the dashboard shows stands in the address. Links change it without loading the page again; Back works.
(() => {
  const root = document.documentElement;

  const go = (href) => {
    history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[href]");
    if (!link || link.target || link.hasAttribute("download") || link.dataset.rtLeave) return;
    const target = new URL(link.href, location.href);
    if (target.origin !== location.origin || !target.pathname.startsWith("/dashboard/")) return;
    if (target.pathname === location.pathname && target.search === location.search && target.hash) return;
    if (!document.getElementById("rt-body")) return;
    event.preventDefault();
    go(target.pathname + target.search);
  });

  const viewer = () => ({
    scheme: root.dataset.theme === "dark" ? "dark" : "light",
    narrow: matchMedia("(max-width: 48rem)").matches,
  });
  const tell = () => {
    if (window.dash_clientside && dash_clientside.set_props && document.getElementById("rt-body")) {
      dash_clientside.set_props("rt-viewer", { data: viewer() });
    }
  };
  document.addEventListener("rt:theme", tell);
  matchMedia("(max-width: 48rem)").addEventListener("change", tell);

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const list = (value) => (Array.isArray(value) ? value : []);
  let lastPath = null;

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    roundtable: {
      viewer: (_path, known) => {
        const now = viewer();
        return same(now, known) ? dash_clientside.no_update : now;
      },

      scheme: (known) => (known ? known.scheme : dash_clientside.no_update),

      // What was picked becomes the address, unless the server has just set it so.
      address: (round, departments, platforms, goals, statuses, unsigned, asOf, shown, search) => {
        if (!shown || !shown.values) return dash_clientside.no_update;
        const picked = {
          round: round || "", departments: list(departments), platforms: list(platforms), goals: list(goals),
          statuses: list(statuses), unsigned: Boolean(unsigned), as_of: asOf || "",
        };
        if (same(picked, shown.values)) return dash_clientside.no_update;
        const old = new URLSearchParams(search || "");
        const made = new URLSearchParams();
        if (picked.round && (old.get("round") || picked.round !== shown.values.round)) made.append("round", picked.round);
        if (picked.round === shown.values.round) {
          for (const [name, values] of [["department", picked.departments], ["platform", picked.platforms], ["goal", picked.goals], ["status", picked.statuses]]) {
            for (const value of values) made.append(name, value);
          }
          if (picked.unsigned) made.append("unsigned", "1");
          if (picked.as_of) made.append("asof", picked.as_of);
          for (const name of ["section", "where", "present"]) {
            for (const value of old.getAll(name)) made.append(name, value);
          }
        }
        const text = made.toString();
        return text ? `?${text}` : "";
      },

      // A new answer is on the screen: title, words for screen readers, focus, size of type.
      settle: (shown) => {
        if (!shown) return dash_clientside.no_update;
        document.title = shown.title;
        if (shown.present) root.dataset.present = "1";
        else delete root.dataset.present;
        const said = document.getElementById("rt-said");
        if (said) said.textContent = shown.said;
        const here = location.pathname;
        if (lastPath !== null && lastPath !== here) {
          requestAnimationFrame(() => {
            const heading = document.querySelector("#rt-head h1");
            if (heading) heading.focus({ preventScroll: true });
          });
        }
        lastPath = here;
        return dash_clientside.no_update;
      },
    },
  });

  window.dashAgGridFunctions = Object.assign({}, window.dashAgGridFunctions, {
    said: (params) => (params.data ? (params.data[`${params.colDef.field}__said`] ?? params.value ?? "not known") : ""),
    roundtableTheme: (theme) => theme.withParams({
      fontFamily: "inherit", fontSize: 15, headerFontSize: 14, accentColor: "var(--rt-accent)", backgroundColor: "var(--rt-surface)",
      foregroundColor: "var(--rt-ink)", borderColor: "var(--rt-line)", headerBackgroundColor: "var(--rt-sunken)",
      headerTextColor: "var(--rt-ink-soft)", rowHoverColor: "var(--rt-sunken)", wrapperBorderRadius: 12, oddRowBackgroundColor: "var(--rt-surface)",
      browserColorScheme: "inherit", subtleTextColor: "var(--rt-ink-soft)", menuBackgroundColor: "var(--rt-surface)",
    }),
  });
  const shortLink = (text) => String(text).replace(/^https?:\/\//, "").replace(/^www\./, "").replace(/\/$/, "");
  // Only addresses that open a page or a mail become links; the server marks them.
  window.dashAgGridComponentFunctions = Object.assign({}, window.dashAgGridComponentFunctions, {
    RoundtableLink: (props) => {
      const href = props.data ? props.data[`${props.colDef.field}__href`] : "";
      return href ? React.createElement("a", { href, target: "_blank", rel: "noopener noreferrer" }, shortLink(props.value)) : props.value;
    },
    RoundtableEntry: (props) => {
      const href = props.data ? props.data.rt_href : "";
      return href ? React.createElement("a", { href }, props.value) : props.value;
    },
  });
})();
