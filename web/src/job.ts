/* A job that is under way is asked for again and again, and only what has changed is swapped. */

const ASKING = "[data-hx-get]";

if (document.querySelector(ASKING)) void import("./htmx");

export {};
