// Day or night: `?theme=dark|light` decides, else the device does, and may change its mind.

const asked = new URLSearchParams(location.search).get("theme");
const night = matchMedia("(prefers-color-scheme: dark)");

export function followTheme() {
  const apply = () => {
    const theme = asked === "dark" || asked === "light" ? asked : night.matches ? "dark" : "light";
    document.documentElement.dataset.theme = theme;
  };
  night.addEventListener("change", apply);
  apply();
}
