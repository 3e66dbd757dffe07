/* <lingtan-password>: a press shows what was typed. Where a password is chosen, the server tells how
   hard it is to guess, as it would be judged when sent. Words come from the server as attributes. */

const QUIET = 300; // as long nothing is typed before it is asked [ms]
const NAMES = ["name", "user"]; // fields that say whose password it is

interface Told {
  score: number;
  text: string;
}

class Password extends HTMLElement {
  #input: HTMLInputElement | null = null;
  #timer = 0;
  #asked = 0;
  #meter = document.createElement("meter");
  #said = document.createElement("output");

  connectedCallback(): void {
    this.#input = this.querySelector("input");
    if (!this.#input || this.querySelector("button")) return;
    this.#offerToShow(this.#input);
    if (this.dataset.strength) this.#tellStrength(this.#input, this.dataset.strength);
  }

  #offerToShow(input: HTMLInputElement): void {
    const button = document.createElement("button");
    const put = (isShown: boolean): void => {
      input.type = isShown ? "text" : "password";
      button.textContent = (isShown ? this.dataset.hide : this.dataset.show) ?? "";
    };
    button.type = "button";
    button.className = "second show";
    button.addEventListener("click", () => {
      put(input.type === "password");
    });
    input.form?.addEventListener("submit", () => {
      put(false); // so that a browser knows it for a password
    });
    input.spellcheck = false;
    input.autocapitalize = "none";
    put(false);
    this.append(button);
  }

  #tellStrength(input: HTMLInputElement, path: string): void {
    this.#meter.max = Number(this.dataset.of);
    this.#meter.ariaLabel = this.dataset.label ?? "";
    this.#meter.hidden = true;
    this.append(this.#meter, this.#said);
    const judge = (): void => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.#ask(input, path), QUIET);
    };
    input.addEventListener("input", judge);
    if (input.value) judge(); // typed before this script was here
  }

  async #ask(input: HTMLInputElement, path: string): Promise<void> {
    const number = ++this.#asked;
    let told: Told | undefined;
    if (input.value) {
      const body = new URLSearchParams({ password: input.value, name: this.#name(input) });
      const answer = await fetch(path, { method: "POST", body }).catch(() => undefined);
      if (answer?.ok) told = (await answer.json()) as Told;
    }
    if (number !== this.#asked) return; // something else was typed meanwhile
    this.#meter.hidden = !told;
    this.#meter.value = told?.score ?? 0;
    this.#said.textContent = told?.text ?? "";
  }

  #name(input: HTMLInputElement): string {
    const fields = NAMES.map((name) => input.form?.elements.namedItem(name));
    const typed = fields.find((field) => field instanceof HTMLInputElement || field instanceof HTMLSelectElement);
    return typed ? typed.value : (this.dataset.name ?? "");
  }
}

customElements.define("lingtan-password", Password);

export {};
