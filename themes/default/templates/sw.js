// The service worker. It lies at the root of the site, because it may answer only for what is below it.
self.site = {{ site.home|tojson }};
{% if site.offline %}
self.shell = [
{% for name, href in site.assets if name.endswith((".js", ".css", ".json", ".svg")) and not name.startswith("worker") %}
  {{ href|tojson }},
{% endfor %}
];
importScripts({{ asset("worker.js")|tojson }});
{% else %}
importScripts({{ asset("worker-off.js")|tojson }});
{% endif %}
