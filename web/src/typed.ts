/* What was typed goes along when somebody changes language or theme in the middle of a form: the form
   is sent to its own address in the other one, and comes back filled in. Nothing is kept in the
   browser; secrets and files stay behind, and nothing of a form that is sent goes into an address. */

const SWITCH = ".choices a";
const KEPT = "form[data-typed]"; // its address takes it back; "yes" where it came back already
const ASKED = "form[method=get]"; // questions: what they ask stands in the address anyway
const SECRET = "[type=password], [autocomplete$=password], [autocomplete=one-time-code]";
const NAME = "keep_typed";

type Told = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>(SWITCH);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  document.querySelectorAll<HTMLFormElement>(ASKED).forEach((form) => {
    if (isOfPage(form) && form.checkValidity()) ask(link, told(form).filter(isChanged));
  });
  const form = document.querySelector<HTMLFormElement>(KEPT);
  if (!form || !(form.dataset.typed === "yes" || told(form).some(isChanged))) return;
  event.preventDefault();
  send(form, link.href);
});

/** Return the fields of a form that hold no secret. */
function told(form: HTMLFormElement): Told[] {
  const fields = form.querySelectorAll<Told>("input[name], select[name], textarea[name]");
  return [...fields].filter((each) => !each.matches(SECRET));
}

function isOfPage(form: HTMLFormElement): boolean {
  const going = new URL(form.getAttribute("action") ?? "", location.href);
  return going.pathname === location.pathname;
}

function isChanged(field: Told): boolean {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    const first = options.findIndex((each) => each.defaultSelected);
    return field.selectedIndex !== Math.max(first, 0);
  }
  if (field instanceof HTMLInputElement && field.type === "checkbox") {
    return field.checked !== field.defaultChecked;
  }
  return field.value !== field.defaultValue;
}

/** Put what a question asks by now into an address. */
function ask(link: HTMLAnchorElement, fields: Told[]): void {
  const url = new URL(link.href);
  fields.forEach((each) => {
    if (isSent(each)) url.searchParams.set(each.name, each.value);
    else url.searchParams.delete(each.name);
  });
  link.href = url.href;
}

/** Send what stands in a form to an address that shows it again. */
function send(form: HTMLFormElement, address: string): void {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = address;
  const fields = told(form);
  const files = fields.filter((each) => each.type === "file");
  add(sent, NAME, files.some((each) => each.value) ? "without_files" : "all");
  fields.forEach((each) => {
    if (!files.includes(each) && isSent(each)) add(sent, each.name, each.value);
  });
  document.body.append(sent);
  sent.submit();
}

function isSent(field: Told): boolean {
  return !(field instanceof HTMLInputElement && field.type === "checkbox") || field.checked;
}

function add(form: HTMLFormElement, name: string, value: string): void {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
}
