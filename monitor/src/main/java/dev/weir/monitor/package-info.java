/**
 * The web monitor: static files, which the coordinator serves over HTTP and which read its REST
 * interface. Way in: {@code index.html} in this module's resources. There is no Java code.
 */
package dev.weir.monitor;
