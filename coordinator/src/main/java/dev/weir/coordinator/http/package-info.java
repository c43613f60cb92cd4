/**
 * HTTP: the REST interface, the live events, the metrics and the monitor's page. Way in: {@link
 * dev.weir.coordinator.http.HttpServer}.
 *
 * <pre>
 *   POST /api/v1/jobs                     multipart: part spec (JSON), part jar; or the jar as body
 *                                         and ?spec=JSON. 201 {job, name, warnings}
 *   GET  /api/v1/jobs                     {jobs: […]}
 *   GET  /api/v1/jobs/{id or name}        one job with its graph, subtasks and checkpoints
 *   POST /api/v1/jobs/{id or name}/stop   202 {job}
 *   POST /api/v1/jobs/{id or name}/cancel 200 {job}
 *   GET  /api/v1/jobs/{id or name}/events Server-Sent Events: a job each second
 *   GET  /api/v1/events                   Server-Sent Events: all jobs each second
 *   GET  /api/v1/cluster                  every process
 *   GET  /metrics  /livez  /readyz  /  /jobs/{name}  /assets/…
 *
 *   spec: {"name": …, "class": …, "args": {…}, "settings": {…}, "requestId": …}
 * </pre>
 *
 * Whoever does not lead passes everything under /api on to the leader. Reads are answered from the
 * last published view and never enter the coordinator's loop. Errors are {@code
 * application/problem+json} with the code, and never a stack trace.
 */
package dev.weir.coordinator.http;
