// Run by `chromium.ts` in a process of its own, because the package unpacks to the temporary folder of its
// process and brings the libraries that a bare machine lacks only where it believes to be on a bare machine.
import chromium from "@sparticuz/chromium";

console.log(await chromium.executablePath());
