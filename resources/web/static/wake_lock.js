// Keeps a tablet's screen lit while its page is in view. Browsers grant it on https and loopback only.

export function keepAwake() {
  const ask = () => {
    // Refused on low battery, and on plain http not even there: the tablet's own setting must do then.
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
