{{- define "weir.fullname" -}}
{{- default .Release.Name .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "weir.selector" -}}
app.kubernetes.io/name: weir
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "weir.labels" -}}
{{ include "weir.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: weir
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "weir.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end -}}

{{- define "weir.secured" -}}
{{- if and .Values.security.tls.existingSecret .Values.security.token.existingSecret }}yes{{ end -}}
{{- end -}}

{{- define "weir.check" -}}
{{- if not .Values.zookeeper.address }}
{{- fail "zookeeper.address is required: host:port,host:port/chroot of an ensemble that exists" }}
{{- end }}
{{- if not .Values.store.uri }}
{{- fail "store.uri is required: s3://bucket/prefix" }}
{{- end }}
{{- if and (not (include "weir.secured" .)) (not .Values.security.insecureNetwork) }}
{{- fail "give security.tls.existingSecret and security.token.existingSecret, or set security.insecureNetwork=true: then everybody who reaches a pod may run code in the cluster" }}
{{- end }}
{{- end -}}

{{/* What coordinators and workers are told alike. */}}
{{- define "weir.args" -}}
- --cluster
- {{ .Values.clusterName | quote }}
- --id
- $(POD_NAME)
- --zookeeper
- {{ .Values.zookeeper.address | quote }}
- --session
- {{ .Values.zookeeper.session | quote }}
- --store
- {{ .Values.store.uri | quote }}
{{- if .Values.store.s3Endpoint }}
- --s3-endpoint
- {{ .Values.store.s3Endpoint | quote }}
{{- end }}
{{- if .Values.security.tls.existingSecret }}
- --tls-dir
- /etc/weir/tls
{{- end }}
{{- if .Values.security.insecureNetwork }}
- --insecure-network
{{- end }}
{{- end -}}

{{- define "weir.env" -}}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: POD_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
{{- end -}}

{{- define "weir.envFrom" -}}
{{- if .Values.store.existingSecret }}
envFrom:
  - secretRef:
      name: {{ .Values.store.existingSecret | quote }}
{{- end }}
{{- end -}}

{{- define "weir.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "weir.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end -}}

{{- define "weir.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
