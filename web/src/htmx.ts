/* HTMX, pinned; it starts by itself and reads the attributes that the server has written. */
import "htmx.org/dist/htmx.esm.js";
