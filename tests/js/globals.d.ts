interface Window {
  pressed?: EventTarget | null;
  applySettings(settings: import("../../themes/default/static/js/settings.js").Settings): void;
}
