/* <lingtan-key>: a press asks a security key, and sends what it signed with the form it stands in.
   What is to be signed the server draws at the press. Words come from it as attributes. */

interface Told {
  options?: never; // as the standard writes them in JSON
  said?: string;
}

class Key extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    const form = this.closest("form");
    if (!button || !form) return;
    if (!("PublicKeyCredential" in window) || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) {
      this.#say(this.dataset.cannot);
      return;
    }
    button.disabled = false;
    const isOnly = button.type === "submit"; // a return in a field presses it then
    (isOnly ? form : button).addEventListener(isOnly ? "submit" : "click", (pressed) => {
      pressed.preventDefault();
      void this.#use(form, button);
    });
  }

  async #use(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
    const isNew = this.dataset.what === "add";
    if (button.disabled) return;
    button.disabled = true;
    this.#say(this.dataset.touch);
    try {
      const signed = await this.#signed(form, isNew);
      if (signed) {
        field(form, "answer").value = signed;
        form.submit();
        return;
      }
    } catch {
      this.#say(this.dataset.failed); // which of its reasons it was, a browser does not tell
    }
    button.disabled = false;
    button.focus();
  }

  async #signed(form: HTMLFormElement, isNew: boolean): Promise<string> {
    const body = new URLSearchParams({ mark: field(form, "mark").value, what: this.dataset.what ?? "" });
    const answer = await fetch(this.dataset.ask ?? "", { method: "POST", body });
    const told = (await answer.json()) as Told;
    if (!told.options) {
      this.#say(told.said);
      return "";
    }
    const made = isNew
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(told.options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(told.options) });
    return JSON.stringify((made as PublicKeyCredential).toJSON());
  }

  #say(text: string | undefined): void {
    const output = this.querySelector("output");
    if (output) output.textContent = text ?? "";
  }
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

customElements.define("lingtan-key", Key);

export {};
