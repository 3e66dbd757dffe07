/* Everything a page gains where scripts run. Nothing on a page waits for this file. */
import "./table";
import "./job";
import "./figure";
import "./together";
import "./typed";

if (document.querySelector("lingtan-live")) void import("./live");
if (document.querySelector("lingtan-password")) void import("./password");
if (document.querySelector("lingtan-key")) void import("./key");
