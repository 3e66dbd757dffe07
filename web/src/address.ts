/* What tables show stands in the address beside what the server is asked: what is sent or kept, or
   come back to, shows the same. Other languages, themes and periods of the page keep it, and so does
   what a list goes on with; a way to another list begins anew. */

const OWN = /^(sort|find)-/;
const OTHERS = ".choices a, main a[rel=next], main a[rel=first]"; // languages, themes, parts of lists
const PAUSE_MS = 200; // browsers refuse an address that is exchanged too often

const own = new Map<string, string>();
let waiting = 0;
let isBehind = false;

/** Return what the address says of a key; nothing of what is as at first. */
export function told(key: string): string {
  return own.get(key) ?? "";
}

/** Put a value into the address; an empty one takes it out. */
export function tell(key: string, value: string): void {
  own.set(key, value);
  lead();
  write();
}

function read(): void {
  own.forEach((_, key) => own.set(key, ""));
  new URLSearchParams(location.search).forEach((value, key) => {
    if (OWN.test(key)) own.set(key, value);
  });
  lead();
}

function lead(): void {
  document.querySelectorAll<HTMLAnchorElement>(OTHERS).forEach((each) => {
    each.href = withOwn(each.href);
  });
}

function write(): void {
  isBehind = !!waiting;
  if (waiting) return;
  const address = withOwn(location.href);
  if (address !== location.href) history.replaceState(history.state, "", address);
  waiting = window.setTimeout(() => {
    waiting = 0;
    if (isBehind) write();
  }, PAUSE_MS);
}

/** Return an address with what stands in ours; all else of it stays. */
function withOwn(address: string): string {
  const url = new URL(address);
  own.forEach((value, key) => {
    if (value) url.searchParams.set(key, value);
    else url.searchParams.delete(key);
  });
  return url.href;
}

window.addEventListener("popstate", read);
document.addEventListener("formdata", ({ target, formData }) => {
  const form = target as Element; // a field may be called as what a form has: attributes are asked
  const going = new URL(form.getAttribute("action") ?? "", location.href);
  if (!form.matches("[method=get]") || going.pathname !== location.pathname) return;
  own.forEach((value, key) => value && formData.set(key, value));
});
read();
