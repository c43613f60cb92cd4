/**
 * Puts the parts together: the command line {@code weir}, the cluster embedded in one JVM, and the
 * distribution. Way in: {@code Main}.
 */
package dev.weir.deploy;
