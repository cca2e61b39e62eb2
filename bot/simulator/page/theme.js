/* Sets light or dark before the first paint. Follows the system until somebody chooses otherwise. */
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const chosen = () => localStorage.getItem("chiroq.theme");
  const apply = () => {
    root.dataset.theme = chosen() ?? (system.matches ? "dark" : "light");
  };
  system.addEventListener("change", apply);
  addEventListener("chiroq:theme", () => {
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    if (next === (system.matches ? "dark" : "light")) localStorage.removeItem("chiroq.theme");
    else localStorage.setItem("chiroq.theme", next);
    apply();
  });
  apply();
})();
