/**
 * What a person reads: a line for each alert, then what it means and what to do. Events of Flux bring a message of their own.
 * https://prometheus.io/docs/alerting/latest/notifications/
 */
export const WORDS = `{{ define "line" -}}
{{ with .Annotations.summary }}{{ . }}{{ else }}{{ .Labels.kind }} {{ .Labels.name }}: {{ .Annotations.message }}{{ end }}
{{- end }}

{{ define "title" -}}
{{ if .Alerts.Firing -}}
{{ with index .Alerts.Firing 0 }}{{ if eq .Labels.severity "critical" "error" }}! {{ end }}{{ template "line" . }}{{ end }}
{{- if gt (len .Alerts.Firing) 1 }} ({{ len .Alerts.Firing }} of the kind){{ end }}
{{- else }}Well again: {{ template "line" (index .Alerts.Resolved 0) }}{{ end }}
{{- end }}

{{ define "text" -}}
{{ range .Alerts.Firing }}{{ template "line" . }}
{{ with .Annotations.means }}
What it means: {{ . }}
{{ end }}{{ with .Annotations.fix }}
What to do: {{ . }}
{{ end }}
Since {{ .StartsAt.Format "2006-01-02 15:04 MST" }}{{ with .Labels.cluster }}, cluster {{ . }}{{ end }}

{{ end -}}
{{ range .Alerts.Resolved }}Well again: {{ template "line" . }}
{{ end -}}
{{- end }}
`;
