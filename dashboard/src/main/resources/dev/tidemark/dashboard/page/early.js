// Runs before the first paint, so that a chosen theme does not flash up in the other one.
(() => {
  const chosen = new URLSearchParams(location.search).get('theme');
  let kept = null;
  try {
    kept = localStorage.getItem('tidemark.theme');
  } catch {
    // Storage can be forbidden; the system's theme is used then.
  }
  const theme = chosen ?? kept;
  if (theme === 'dark' || theme === 'light') {
    document.documentElement.dataset.theme = theme;
  }
})();
