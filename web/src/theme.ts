/* Colours of the page, and what happens when another theme comes. */

/** Return a colour of the style sheet by its name. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export const font = (): string => getComputedStyle(document.body).fontFamily;

/** Return how much larger than usual type is, as the screen or the reader asks for. */
export const enlarged = (): number =>
  parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

/** Draw again when the system goes dark or light. */
export function onTheme(draw: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

/** Return a colour of the palette as the theme has it: what would be too dim on dark is lighter. */
export function onGround(hex: string): string {
  const name = NAMES[hex];
  return name ? colour(name) : hex;
}

const NAMES: Record<string, string> = { "#720DF2": "storage", "#55647A": "muted" };

/** Return a colour for a thin line, which needs more light on dark than an area does. */
export function lineColour(hex: string): string {
  return hex === "#4B5268" ? colour("grid-line") : onGround(hex);
}
