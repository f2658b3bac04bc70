interface Window {
  applySettings(settings: import("../../themes/default/static/js/settings.js").Settings): void;
}
