// Whether this browser can read this page aloud; where it cannot, the list of keys says why.

import { bind, hint } from "./keys.js";
import { addAction } from "./settings.js";
import { voicesFor } from "./speech-text.js";
import { language } from "./store.js";

const listen = async () => (await import("./listen-bar.js")).listen();

export function offerListening() {
  const { speechSynthesis: speech } = globalThis;
  if (!speech || !("SpeechSynthesisUtterance" in globalThis)) return hint("listen_no_speech");
  let offered = false;
  // Some browsers know their voices at once, some only after a while, and some never.
  const offer = () => {
    const found = voicesFor(speech.getVoices(), language).length > 0;
    hint("listen_no_voice", !found);
    if (!found || offered) return;
    offered = true;
    addAction("listen", "M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v6H4zM17 14h3v6h-3z", listen);
    bind(["l"], "listen", () => void listen());
  };
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  return undefined;
}
