/**
 * The web monitor: static files, which the coordinator serves over HTTP and which read its REST
 * interface. Way in: {@code index.html} in this package's resources; {@code app.js} decides what is
 * shown, {@code api.js} talks to the server, {@code job.js} and {@code graph.js} draw. There is no
 * Java code and no build step: the files are plain ES modules.
 */
package dev.weir.monitor;
