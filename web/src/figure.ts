/* <lingtan-sankey> and <lingtan-series>: pictures to move about in, loaded when they come into view. */

const AHEAD = "200px"; // begin before it is seen

abstract class Late extends HTMLElement {
  #watch: IntersectionObserver | undefined;

  connectedCallback(): void {
    this.#watch = new IntersectionObserver(
      (seen) => {
        if (!seen.some((each) => each.isIntersecting)) return;
        this.#watch?.disconnect();
        void this.draw();
      },
      { rootMargin: AHEAD },
    );
    this.#watch.observe(this);
  }

  disconnectedCallback(): void {
    this.#watch?.disconnect();
  }

  /** Draw over what the server has drawn. */
  protected abstract draw(): Promise<void>;
}

class SankeyFigure extends Late {
  protected async draw(): Promise<void> {
    (await import("./sankey")).drawSankey(this);
  }
}

class SeriesFigure extends Late {
  protected async draw(): Promise<void> {
    await (await import("./series")).drawSeries(this);
  }
}

customElements.define("lingtan-sankey", SankeyFigure);
customElements.define("lingtan-series", SeriesFigure);
